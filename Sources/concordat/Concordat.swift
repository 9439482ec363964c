import App
import ArgumentParser

@main
enum Concordat {
    static func main() async { await ConcordatCommand.main() }
}
