//! Columns of a table on a terminal: how wide each is, what wraps, what goes where there is no room.

use anstyle::{AnsiColor, Style};

use crate::wide;

/// Lines of one cell, unless a column takes more.
const LINES: usize = 3;
/// A space at which no line ends; printed as a space.
pub(super) const NO_BREAK: &str = "\u{A0}";
/// Cells that are marked.
const MARKED: Style = Style::new().bold().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Yellow)));
/// Headings.
const HEADING: Style = Style::new().bold();

/// A column: its headings (the second is used where the table is narrow) and its cells.
pub(super) struct Column {
    heading: String,
    right: bool,
    /// Indentation of a cell's further lines.
    hang: usize,
    cells: Vec<String>,
    /// Narrowest useful width.
    least: usize,
    /// Width at which no cell wraps.
    natural: usize,
    /// How gladly it takes spare columns; 0 takes none.
    appetite: usize,
    /// Which columns go first where the terminal is too narrow for all: the highest. 0 never goes.
    expendable: u8,
    /// What the note calls it when it is left out.
    name: String,
    /// Which cells are marked.
    marked: Vec<bool>,
    /// Lines of one cell; what is longer is cut with ….
    lines: usize,
}

impl Column {
    pub(super) fn new(name: &str, heading: &str, cells: Vec<String>) -> Self {
        let texts = || cells.iter().map(String::as_str).chain([heading]);
        let natural = texts().flat_map(|t| t.split('\n')).map(wide::width).max().unwrap_or(1);
        let least = texts().map(wide::longest_piece).max().unwrap_or(1);
        Column {
            name: name.to_string(),
            marked: Vec::new(),
            lines: LINES,
            heading: heading.to_string(),
            right: false,
            hang: 0,
            least: least.min(natural),
            natural,
            appetite: 0,
            expendable: 0,
            cells,
        }
    }

    pub(super) fn right(mut self) -> Self {
        self.right = true;
        self
    }

    /// Indents what runs over, so that a row is seen to begin.
    pub(super) fn hanging(mut self) -> Self {
        self.hang = 1;
        self
    }

    pub(super) fn appetite(mut self, appetite: usize) -> Self {
        self.appetite = appetite;
        self
    }

    pub(super) fn expendable(mut self, rank: u8) -> Self {
        self.expendable = rank;
        self
    }

    /// Keeps the column between two widths, whatever its cells want.
    pub(super) fn least(mut self, least: usize) -> Self {
        self.least = least.min(self.natural);
        self
    }

    /// [`Column::least`] of a column of some name.
    pub(super) fn least_of(self, name: &str, least: usize) -> Self {
        if self.name == name { self.least(least) } else { self }
    }

    pub(super) fn at_most(mut self, most: usize) -> Self {
        self.natural = self.natural.min(most);
        self.least = self.least.min(most);
        self
    }

    /// Lets a cell have more lines.
    pub(super) fn lines(mut self, lines: usize) -> Self {
        self.lines = lines;
        self
    }

    /// Marks cells: those of these rows are printed in colour.
    pub(super) fn marked(mut self, marked: Vec<bool>) -> Self {
        self.marked = marked;
        self
    }

    /// Never wraps, but at the line ends that its cells have.
    pub(super) fn whole(mut self) -> Self {
        self.least = self.natural;
        self
    }
}

/// Columns on their way to a terminal.
pub(super) struct Layout {
    columns: Vec<Column>,
    gap: usize,
    dropped: Vec<String>,
}

impl Layout {
    /// Fits columns into a width: first long names break within a word (those of `breakable`, down to a width), then
    /// columns go, the most expendable first.
    pub(super) fn fit(
        mut columns: Vec<Column>,
        gap: usize,
        width: usize,
        breakable: &[(&str, usize)],
    ) -> Layout {
        for &(name, floor) in breakable {
            if least(&columns, gap) > width
                && let Some(column) = columns.iter_mut().find(|c| c.name == name)
            {
                column.least = column.least.min(floor);
            }
        }
        let mut dropped = Vec::new();
        while least(&columns, gap) > width && columns.len() > 2 {
            let Some(at) = (0..columns.len())
                .filter(|&i| columns[i].expendable > 0)
                .max_by_key(|&i| columns[i].expendable)
            else {
                break;
            };
            dropped.push(columns.remove(at).name);
        }
        Layout { columns, gap, dropped }
    }

    /// Names of the columns that went for want of room.
    pub(super) fn dropped(&self) -> &[String] {
        &self.dropped
    }

    /// The table.
    pub(super) fn draw(&self, width: usize, colour: bool) -> String {
        let Layout { columns, gap, .. } = self;
        let widths = widths(columns, width, *gap);
        let mut out = String::new();
        let headings: Vec<Vec<String>> =
            columns.iter().zip(&widths).map(|(c, &w)| lines(&c.heading, w, 0, LINES)).collect();
        // Headings stand on their rule: a short one beside a long one goes to the bottom.
        let deepest = headings.iter().map(Vec::len).max().unwrap_or(1);
        let headings: Vec<Vec<String>> = headings
            .into_iter()
            .map(|h| std::iter::repeat_n(String::new(), deepest - h.len()).chain(h).collect())
            .collect();
        let style = |style: Style| if colour { style } else { Style::new() };
        print(&mut out, columns, &widths, &headings, *gap, |_| style(HEADING));
        let rule: Vec<Vec<String>> = widths.iter().map(|&w| vec!["-".repeat(w)]).collect();
        print(&mut out, columns, &widths, &rule, *gap, |_| Style::new());
        for row in 0..columns.first().map_or(0, |c| c.cells.len()) {
            let cells: Vec<Vec<String>> =
                columns.iter().zip(&widths).map(|(c, &w)| lines(&c.cells[row], w, c.hang, c.lines)).collect();
            let marked = |at: usize| columns[at].marked.get(row) == Some(&true);
            print(&mut out, columns, &widths, &cells, *gap, |at| {
                style(if marked(at) { MARKED } else { Style::new() })
            });
        }
        out
    }
}

pub(super) fn least(columns: &[Column], gap: usize) -> usize {
    columns.iter().map(|c| c.least).sum::<usize>() + gap * columns.len().saturating_sub(1)
}

/// Gives every column its least width, then the rest one by one to the hungriest that is not sated.
fn widths(columns: &[Column], width: usize, gap: usize) -> Vec<usize> {
    let mut widths: Vec<usize> = columns.iter().map(|c| c.least).collect();
    let mut spare = width.saturating_sub(least(columns, gap));
    // A column that is broken into lines by its own \n gains nothing by more room.
    let wants = |i: usize, w: usize| columns[i].appetite > 0 && w < columns[i].natural;
    while spare > 0 {
        let hungriest = (0..columns.len())
            .filter(|&i| wants(i, widths[i]))
            .max_by_key(|&i| (columns[i].natural - widths[i]).min(8) * columns[i].appetite);
        let Some(i) = hungriest else { break };
        widths[i] += 1;
        spare -= 1;
    }
    // Where even the least widths do not fit, the widest column yields.
    let mut over = least(columns, gap).saturating_sub(width);
    while over > 0 {
        let Some(i) = (0..widths.len()).max_by_key(|&i| widths[i]).filter(|&i| widths[i] > 2) else { break };
        widths[i] -= 1;
        over -= 1;
    }
    widths
}

fn lines(cell: &str, width: usize, hang: usize, most: usize) -> Vec<String> {
    let mut lines = wide::wrap_hanging(cell, width, hang);
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            *last = wide::cut(&format!("{last}……"), width.max(2)).replace("……", "…");
        }
    }
    lines
}

fn print(
    out: &mut String,
    columns: &[Column],
    widths: &[usize],
    cells: &[Vec<String>],
    gap: usize,
    style: impl Fn(usize) -> Style,
) {
    let deepest = cells.iter().map(Vec::len).max().unwrap_or(1);
    for i in 0..deepest {
        let mut line = String::new();
        for (at, ((column, &width), cell)) in columns.iter().zip(widths).zip(cells).enumerate() {
            if at > 0 {
                line.push_str(&" ".repeat(gap));
            }
            let text = cell.get(i).map_or("", String::as_str);
            let style = style(at);
            let spare = " ".repeat(width.saturating_sub(wide::width(text)));
            // Only words are coloured, so that the line may lose the spaces at its end.
            let text = if text.is_empty() { String::new() } else { format!("{style}{text}{style:#}") };
            line.push_str(&if column.right { spare + &text } else { text + &spare });
        }
        out.push_str(line.trim_end().replace(NO_BREAK, " ").as_str());
        out.push('\n');
    }
}
