/// The look of every chart. The same text in each file, so that several charts on one page agree,
/// and every class begins with `ig-`, so that they leave the rest of the page alone.
enum StyleSheet {
  static let fontFamily =
    "system-ui,-apple-system,'Segoe UI',Roboto,Inter,'Helvetica Neue','Noto Sans',Arial,sans-serif"

  static let titleSize = 16.0
  static let subtitleSize = 12.5
  static let labelSize = 12.0
  static let tickSize = 11.0

  static let text: String = {
    var lines = [
      ".ig-chart{font-family:\(fontFamily);font-variant-numeric:tabular-nums}",
      ".ig-title{font-size:\(titleSize)px;font-weight:600}",
      ".ig-subtitle{font-size:\(subtitleSize)px}",
      ".ig-label,.ig-legend{font-size:\(labelSize)px}",
      ".ig-tick,.ig-note{font-size:\(tickSize)px}",
      ".ig-note{paint-order:stroke;stroke-width:3.5px;stroke-linejoin:round}",
      ".ig-line{fill:none;stroke-linejoin:round;stroke-linecap:round}",
      ".ig-grid{stroke-width:1}.ig-minor{stroke-width:.6}.ig-axis{stroke-width:1.1}",
    ]
    lines += theme(dark: false)
    lines.append("@media (prefers-color-scheme:dark){")
    lines += theme(dark: true)
    lines.append("}")
    return lines.joined(separator: "\n")
  }()

  private static func theme(dark: Bool) -> [String] {
    let background = dark ? "#12161c" : "#ffffff"
    let ink = dark ? "#e8ebf0" : "#1b2129"
    let muted = dark ? "#a3adba" : "#566070"
    let grid = dark ? "#272e38" : "#e7eaee"
    let minor = dark ? "#1d232b" : "#f2f4f6"
    let axis = dark ? "#7d8794" : "#8b95a1"
    var lines = [
      ".ig-background{fill:\(background)}",
      ".ig-title{fill:\(ink)}",
      ".ig-label,.ig-legend{fill:\(ink)}",
      ".ig-subtitle,.ig-tick{fill:\(muted)}",
      ".ig-note{fill:\(ink);stroke:\(background)}",
      ".ig-grid{stroke:\(grid)}.ig-minor{stroke:\(minor)}.ig-axis{stroke:\(axis)}",
      ".ig-halo{stroke:\(background)}",
      ".ig-sn{stroke:\(muted)}.ig-fn{fill:\(muted)}",
    ]
    for (index, color) in ChartColor.palette.enumerated() {
      let value = dark ? color.dark : color.light
      lines.append(".ig-s\(index){stroke:\(value)}.ig-f\(index){fill:\(value)}")
    }
    return lines
  }
}
