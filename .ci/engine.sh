# Sourced by run, as root: makes podman work whether or not a container engine is set up on the machine, with images of its own
# that go when they are no longer needed. Puts a podman in front of the PATH that works in namespaces of its own, so that nothing
# of the machine changes: neither its mounts, nor its network, nor its processes.

engine=$PWD/target/engine
rm -rf --one-file-system "$engine"
mkdir -p "$engine/bin"

export CONTAINERS_CONF=$engine/containers.conf CONTAINERS_STORAGE_CONF=$engine/storage.conf
# No systemd; and limits as they are here, as raising them may not be allowed.
cat >"$CONTAINERS_CONF" <<CONF
[containers]
# The name server of the containers drops queries while it takes in a new container: ask again after one second, not after five.
dns_options = ["timeout:1", "attempts:5"]
default_ulimits = ["nofile=$(ulimit -Hn):$(ulimit -Hn)", "nproc=$(ulimit -Hu):$(ulimit -Hu)"]
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
runtime = "crun"
[network]
network_backend = "netavark"
network_config_dir = "$engine/networks"
CONF
cat >"$CONTAINERS_STORAGE_CONF" <<CONF
[storage]
driver = "overlay"
graphroot = "$engine/storage"
runroot = "/run/engine"
CONF
# RUN steps in a chroot, the one kind of isolation that needs no cgroups.
export BUILDAH_ISOLATION=chroot

# The namespaces live as long as the shell in them; when it goes, so does every process, mount and network in them.
coproc namespaces { exec unshare --mount --net --pid --fork --kill-child --mount-proc --propagation private bash -ec '
  umount -R /sys/fs/cgroup || true
  mount -t sysfs sysfs /sys
  mount -t cgroup2 cgroup2 /sys/fs/cgroup
  mount -t tmpfs -o mode=755 tmpfs /run
  mount -t tmpfs -o mode=1777 tmpfs /dev/shm
  ip link set lo up
  # A bridge may change its hardware address when a container comes or goes; without an announcement, the other containers keep
  # the old one for up to a minute, in which they reach neither the gateway nor the name server.
  echo 1 >/proc/sys/net/ipv4/conf/default/arp_notify
  echo ready
  read -r end'; }
end_engine() {
  set +e
  podman pod rm --all --force --time 0 >/dev/null
  podman rm --all --force --time 0 >/dev/null
  nsenter --target "$inside" --mount find /sys/fs/cgroup/libpod_parent -depth -type d -delete
  echo end >&"${namespaces[1]}"
  wait "$namespaces_PID"
  rm -rf --one-file-system "$engine"
}
read -r -u "${namespaces[0]}" ready
inside=$(<"/proc/$namespaces_PID/task/$namespaces_PID/children")
inside=${inside% }
trap end_engine EXIT

# crun leaves cgroups alone, as filtering devices with them may not be allowed; podman has its own for a pod. A build stays in
# the network of the machine, as its RUN steps download, and shares the machine's Maven repository.
mkdir -p "$HOME/.m2"
cat >"$engine/bin/podman" <<SCRIPT
#!/bin/sh
network=--net
if [ "\$1" = build ]; then
  network=
  shift
  set -- build --volume "$HOME/.m2:/root/.m2" "\$@"
fi
exec nsenter --target $inside --mount --pid \$network env -C "\$PWD" $(command -v podman) --runtime-flag cgroup-manager=disabled "\$@"
SCRIPT
chmod +x "$engine/bin/podman"
PATH=$engine/bin:$PATH
