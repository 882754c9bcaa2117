/// The arguments, put in the order that the parser needs: it gives options to the command that they follow.
struct CommandWords {
    /// The command, `config path`; empty where croxy is to run.
    private(set) var words: [String] = []
    /// `-c FILE` and `-v` that stand before or within the words.
    private var early: [String] = []
    private var rest: ArraySlice<String>

    init(_ arguments: [String]) {
        rest = arguments[...]
        while let argument = rest.first {
            let isOption = argument.hasPrefix("-")
            if argument == "-c" || argument == "--config" {
                early += rest.prefix(2)
                rest = rest.dropFirst(2)
            } else if argument == "-v" || argument == "--verbose" || argument.hasPrefix("--config=") {
                early.append(argument)
                rest = rest.dropFirst()
            } else if !isOption, !isComplete {
                words.append(argument)
                rest = rest.dropFirst()
            } else {
                return
            }
            if isComplete { return }
        }
    }

    /// The first word that is no command of croxy.
    func unknown(_ commands: [String]) -> String? {
        let names = words.first == "help" ? words.dropFirst() : words[...]
        guard let name = names.first, name != "help" else { return nil }
        return commands.contains(name) ? nil : name
    }

    /// For the parser.
    var arguments: [String] {
        if words.first == "help" { return words + rest }
        return words.isEmpty || isComplete ? words + early + rest : words + rest
    }

    /// `config` and `help` are followed by a word of their own.
    private var isComplete: Bool {
        switch words.first {
        case nil: false
        case "config", "help": words.count == 2
        default: true
        }
    }
}
