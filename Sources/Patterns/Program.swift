/// Patterns as a non-deterministic automaton over bytes, in flat arrays.
///
/// A state is an index into `instructions`. The states of a pattern lie together, patterns in order.
struct Program: Sendable {
    var instructions: [Instruction] = []
    /// Those of all `sparse` instructions.
    var transitions: [Transition] = []
    /// For each pattern the state it begins in.
    var starts: [UInt32] = []
    /// For each pattern whether it can begin at the start of the text only.
    var isAnchored: [Bool] = []
    /// All looks that occur.
    var looks: LookSet = []

    struct Instruction: Sendable {
        var kind: Kind
        /// The bytes that `byte` reads.
        var low: UInt8 = 0
        var high: UInt8 = 0
        var first: UInt32 = 0
        var second: UInt32 = 0
        /// Whose state this is.
        var pattern: UInt32 = 0
    }

    enum Kind: UInt8, Sendable {
        /// Reads a byte from `low` to `high`, goes to `first`.
        case byte
        /// Reads a byte by `second` transitions that begin at index `first`, ascending and disjoint.
        case sparse
        /// Goes to `first` and to `second` without reading.
        case split
        /// Goes to `first` without reading where the look holds whose raw value is `low`.
        case look
        /// The pattern has matched.
        case match
        /// Nothing goes on from here.
        case fail
    }

    struct Transition: Sendable {
        var low: UInt8
        var high: UInt8
        var target: UInt32
    }

    /// Empties it; keeps the memory.
    mutating func removeAll() {
        instructions.removeAll(keepingCapacity: true)
        transitions.removeAll(keepingCapacity: true)
        starts.removeAll(keepingCapacity: true)
        isAnchored.removeAll(keepingCapacity: true)
        looks = []
    }

    /// Adds another program's patterns behind this one's.
    mutating func append(_ other: Program) {
        let stateBase = UInt32(instructions.count)
        let transitionBase = UInt32(transitions.count)
        let patternBase = UInt32(starts.count)
        for var instruction in other.instructions {
            instruction.pattern += patternBase
            switch instruction.kind {
            case .byte, .look:
                instruction.first += stateBase
            case .split:
                instruction.first += stateBase
                instruction.second += stateBase
            case .sparse:
                instruction.first += transitionBase
            case .match, .fail:
                break
            }
            instructions.append(instruction)
        }
        for var transition in other.transitions {
            transition.target += stateBase
            transitions.append(transition)
        }
        for start in other.starts { starts.append(start + stateBase) }
        isAnchored += other.isAnchored
        looks.formUnion(other.looks)
    }
}
