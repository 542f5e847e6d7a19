package dev.rendezvous.cli.image;

import dev.rendezvous.target.Targets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Generates shell completions for options, commands, files as values of options, and schemes of targets. After {@code --}, the
 * command that follows is completed.
 */
final class ShellCompletion {

    private static final Map<String, List<String>> VALUES =
            Map.of("FORMAT", List.of("json", "ndjson"), "PROXY", List.of("env"));
    private static final List<String> FILE_LABELS = List.of("FILE", "DIR");

    private static final List<String> SCHEMES_WITHOUT_HOST = List.of("dns", "exec", "file", "unix");

    private ShellCompletion() {}

    /** Returns a completion for bash, which does not require bash-completion. */
    static String bash(CommandSpec command) {
        String function = "_" + command.name().replace('-', '_');
        StringBuilder cases = new StringBuilder();
        allOptions(command)
                .filter(option -> option.arity().max() > 0)
                .collect(Collectors.groupingBy(
                        ShellCompletion::bashValues,
                        TreeMap::new,
                        Collectors.flatMapping(
                                option -> Stream.of(option.names()), Collectors.toCollection(TreeSet::new))))
                .forEach((values, names) -> cases.append("    ")
                        .append(String.join("|", names))
                        .append(") ")
                        .append(values)
                        .append(" ;;\n"));
        return """
                # bash completion of %1$s
                %2$s() {
                  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} i
                  COMPREPLY=()
                  for ((i = 1; i < COMP_CWORD; i++)); do
                    if [[ ${COMP_WORDS[i]} == -- ]]; then
                      if declare -F _command_offset >/dev/null; then _command_offset $((i + 1)); else
                        COMPREPLY=($(compgen -c -- "$current")); fi
                      return
                    fi
                  done
                  case $previous in
                %3$s  esac
                  COMPREPLY=($(compgen -W '%4$s' -- "$current"))
                }
                complete -o default -F %2$s %1$s
                """.formatted(command.name(), function, cases, String.join(" ", words(command)));
    }

    private static String bashValues(OptionSpec option) {
        String label = option.paramLabel();
        if (FILE_LABELS.contains(label)) {
            return "COMPREPLY=($(compgen -f -- \"$current\")); return";
        }
        return VALUES.containsKey(label)
                ? "COMPREPLY=($(compgen -W '" + String.join(" ", VALUES.get(label)) + "' -- \"$current\")); return"
                : "return";
    }

    /** Returns a completion for zsh, which finds it as {@code _NAME} in its {@code fpath}. */
    static String zsh(CommandSpec command) {
        String options = allOptions(command)
                .flatMap(option -> Stream.of(option.names()).map(name -> "  '" + zshOption(name, option) + "'"))
                .distinct()
                .collect(Collectors.joining(" \\\n"));
        String rest =
                words(command).stream().filter(word -> !word.startsWith("-")).collect(Collectors.joining(" "));
        return """
                #compdef %1$s
                # zsh completion of %1$s
                local separator=${words[(i)--]}
                if (( separator < CURRENT )); then
                  shift separator words
                  (( CURRENT -= separator ))
                  _normal
                  return
                fi
                _arguments -s -S \\
                %2$s \\
                  '*:target:(%3$s)'
                """.formatted(command.name(), options, rest);
    }

    private static String zshOption(String name, OptionSpec option) {
        String what = first(option).replaceAll("[\\[\\]:']", "");
        if (option.arity().max() == 0) {
            return name + "[" + what + "]";
        }
        String label = option.paramLabel();
        String values = FILE_LABELS.contains(label)
                ? "_files"
                : VALUES.containsKey(label) ? "(" + String.join(" ", VALUES.get(label)) + ")" : " ";
        return "*" + name + "[" + what + "]:" + label + ":" + values;
    }

    /** Returns a completion for fish. */
    static String fish(CommandSpec command) {
        List<String> targets =
                words(command).stream().filter(word -> !word.startsWith("-")).toList();
        StringBuilder text = new StringBuilder(
                """
                # fish completion of %1$s
                function %2$s_command
                  set -l words (commandline -opc)
                  set -l separator (contains -i -- -- $words); or return
                  set -e words[1..$separator]
                  complete -C (string join -- " " $words (commandline -ct))
                end
                complete -c %1$s -n 'contains -- -- (commandline -opc)' -f -a '(%2$s_command)'
                complete -c %1$s -n 'not contains -- -- (commandline -opc)' -f -a '%3$s'
                """.formatted(command.name(), "__" + command.name().replace('-', '_'), String.join(" ", targets)));
        allOptions(command).distinct().forEach(option -> text.append(fishOption(command.name(), option)));
        return text.toString();
    }

    private static String fishOption(String command, OptionSpec option) {
        StringBuilder line = new StringBuilder("complete -c ").append(command);
        for (String name : option.names()) {
            line.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
        }
        if (option.arity().max() > 0) {
            String label = option.paramLabel();
            line.append(FILE_LABELS.contains(label) ? " -r -F" : " -x");
            if (VALUES.containsKey(label)) {
                line.append(" -a '").append(String.join(" ", VALUES.get(label))).append("'");
            }
        }
        return line.append(" -d '")
                .append(first(option).replace("'", ""))
                .append("'\n")
                .toString();
    }

    private static String first(OptionSpec option) {
        return option.description()[0].replaceAll("\\. .*", "");
    }

    private static Stream<OptionSpec> allOptions(CommandSpec command) {
        return Stream.concat(
                command.options().stream(),
                command.subcommands().values().stream()
                        .flatMap(subcommand -> subcommand.getCommandSpec().options().stream()));
    }

    private static List<String> words(CommandSpec command) {
        List<String> words = new ArrayList<>();
        allOptions(command)
                .flatMap(option -> Stream.of(option.names()))
                .distinct()
                .forEach(words::add);
        words.addAll(command.subcommands().keySet());
        if (command.subcommands().isEmpty()) {
            for (String scheme : Targets.installed().schemes()) {
                words.add(scheme + (SCHEMES_WITHOUT_HOST.contains(scheme) ? ":" : "://"));
            }
        }
        return words;
    }
}
