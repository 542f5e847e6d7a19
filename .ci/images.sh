# Sourced by run after engine.sh: images under the names that the Dockerfiles use, made from Debian's packages and from the JDK
# and the Maven of this machine: no registry is needed, and what is tested is what this machine would build.

mmdebstrap --quiet --variant=minbase bookworm - | podman import --quiet - debian:bookworm-slim

jdk=$(dirname "$(grep -l '^JAVA_VERSION="25' "${JAVA25_HOME:-/}/release" "${JAVA_HOME:-/}/release" /usr/lib/jvm/*/release 2>/dev/null | head -n 1)")
maven=$(mvn --batch-mode --version | sed -n 's/^Maven home: //p')
tar --create --dereference --transform "s,^${jdk#/},opt/java/openjdk," --transform "s,^${maven#/},usr/share/maven," \
  --directory / "${jdk#/}" "${maven#/}" | podman import --quiet - maven:3.9-eclipse-temurin-25

podman build --quiet --tag postgres:18 .ci/postgres
