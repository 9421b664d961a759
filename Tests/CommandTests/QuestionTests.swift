import Isinglass
import Reports
import Testing

/// What can be asked by name is what can be asked on the command line.
@Suite struct QuestionTests {
  let place = Workplace()

  @Test(arguments: QuestionCatalogue.all.map { $0.record.name })
  func everyParameterIsAnOption(_ name: String) throws {
    let help = place.isinglass("theory", name, "--help").output
    for parameter in try QuestionCatalogue.type(named: name).record.parameters {
      #expect(help.contains("-\(parameter.name.replacing("_", with: "-"))"), "\(parameter.name)")
    }
  }

  @Test(arguments: [
    ("replica", ["gain": "-0.5", "ferromagnetic_bias": "1.2", "scheme": "rs"]),
    ("replica", ["ensemble": "wishart", "b": "0.5"]),
    ("spectrum", ["gain": "-1", "points": "5"]),
    ("complexity", ["gain": "0", "energy": "-0.5"]),
    ("phase-diagram", ["ensemble": "wishart", "points": "4", "largest_alpha": "2"]),
    ("recovery", ["spins": "200 500", "points": "3"]),
    ("dmft", ["size": "100", "runs": "2", "rate": "0.5", "seed": "3", "two_times": "3"]),
  ])
  func theAnswerIsTheCommands(_ name: String, _ settings: [String: String]) throws {
    let type = try QuestionCatalogue.type(named: name)
    let answer = try type.init(QuestionSettings(settings, for: type.record)).answer(threads: 1)
    var words = ["theory", name, "--json"]
    for (name, value) in settings {
      words.append("--" + name.replacing("_", with: "-"))
      words += value.split(separator: " ").map(String.init)
    }
    let quoted = words.map { "'\($0)'" }.joined(separator: " ")
    let run = place.shell("\"$ISINGLASS\" \(quoted)")
    #expect(run.status == 0, "\(run.errors)")
    #expect(answer.json.description + "\n" == run.output)
    for picture in answer.pictures {
      #expect(try answer.picture(picture).hasPrefix("<svg"))
    }
  }

  /// A default that a record states in numbers is the one that is used.
  @Test func statedDefaultsAreTrue() throws {
    for type in QuestionCatalogue.all {
      var needed = ["points": "3"]
      switch type.record.name {
      case "recovery", "phase-diagram": break
      case "dmft": needed = ["points": "3", "size": "20", "rate": "1"]
      case "spectrum": needed["gain"] = "-1"
      default: needed = ["gain": "-1"]
      }
      if type.record.name == "phase-diagram" { needed["ensemble"] = "wishart" }
      var all = needed
      for parameter in type.record.parameters
      where all[parameter.name] == nil && parameter.domain.contains(parameter.defaultDescription) {
        // What belongs to the other ensemble is refused.
        let others =
          switch type.record.name {
          case "recovery": [String]()
          case "phase-diagram": ["gain", "bias", "disorder"]
          default: ["alpha"]
          }
        if others.contains(where: { parameter.name.contains($0) }) { continue }
        all[parameter.name] = parameter.defaultDescription
      }
      #expect(all.count > needed.count)
      let brief = try type.init(QuestionSettings(needed, for: type.record)).answer(threads: 1)
      let full = try type.init(QuestionSettings(all, for: type.record)).answer(threads: 1)
      #expect(brief.json == full.json, "\(type.record.name)")
    }
  }

  @Test func mistakesNameTheParameter() {
    func mistake(_ name: String, _ values: [String: String]) -> QuestionError? {
      do {
        let type = try QuestionCatalogue.type(named: name)
        _ = try type.init(QuestionSettings(values, for: type.record))
        return nil
      } catch { return error as? QuestionError }
    }
    #expect(mistake("replica", ["gain": "x"])?.parameter == "gain")
    #expect(mistake("replica", [:])?.description == "gain is missing.")
    #expect(mistake("replica", ["gain": "1", "b": "1"])?.parameter == "b")
    #expect(mistake("replica", ["gain": "1", "alpha": "1"])?.parameter == "alpha")
    #expect(mistake("replica", ["gain": "1", "pain": "1"])?.description.contains("pain") == true)
    #expect(mistake("dmft", ["runs": "0"])?.parameter == "runs")
    #expect(mistake("recovery", ["spins": "200 x"])?.parameter == "spins")
    #expect(mistake("recovery", ["spins": ""])?.parameter == "spins")
    #expect(mistake("fortune", [:])?.description.contains("dmft") == true)
    // The command says it in its own words.
    let run = place.isinglass("theory", "replica", "--gain", "1", "--b", "1")
    #expect(run.status == 64)
    #expect(run.errors.contains("--b is for --ensemble wishart; planted-sk has --gain."))
  }
}
