//! docs/acceptance.md names the test that holds each wish, lesson and refusal: none of them may be gone, and no row may be empty.

use std::path::PathBuf;

/// How many lessons of other systems' trackers the page answers to.
pub const LESSONS: usize = 48;

/// What is wrong with the page; `read` gives a file of the project, if it is there.
pub fn check(page: &str, read: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let mut findings = Vec::new();
    let mut lesson = 0;
    for (at, line) in page.lines().enumerate() {
        let at = at + 1;
        let Some(cells) = row(line) else { continue };
        if cells[0].parse() == Ok(lesson + 1) {
            lesson += 1;
        }
        let held = cells[cells.len() - 1];
        if references(held).next().is_none()
            && !held.starts_with("Does not arise")
            && !held.starts_with("Not built")
        {
            findings.push(format!("docs/acceptance.md:{at}: names neither a test nor why there is none"));
        }
        for reference in references(held) {
            let (file, name) = reference.split_once("::").unwrap_or_default();
            let path = path_of(file);
            if !read(&path).is_some_and(|text| is_there(&path, &text, name)) {
                findings.push(format!("docs/acceptance.md:{at}: {path} has no test {name}"));
            }
        }
    }
    if lesson != LESSONS {
        findings.push(format!("docs/acceptance.md: {lesson} lessons one after the other, not {LESSONS}"));
    }
    findings
}

/// A file of the project, if it is there.
pub fn of_the_project(path: &str) -> Option<String> {
    std::fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)).ok()
}

/// The cells of a row that is neither a head nor the line below it.
fn row(line: &str) -> Option<Vec<&str>> {
    let inner = line.strip_prefix("| ")?.strip_suffix(" |")?;
    let cells: Vec<&str> = inner.split(" | ").map(str::trim).collect();
    (cells.len() > 1 && cells[cells.len() - 1] != "held by").then_some(cells)
}

/// What stands between backquotes and names something in a file.
fn references(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2).filter(|span| span.contains("::"))
}

/// The file that is meant by its short name.
fn path_of(short: &str) -> String {
    if short.ends_with(".mjs") || short.ends_with(".ts") {
        return short.to_owned();
    }
    let from_root = ["src/", "tests/"].iter().any(|start| short.starts_with(start));
    match short.split_once('/') {
        Some(("lifecycle", file)) => format!("src/domain/lifecycle/tests/{file}.rs"),
        Some(("calendar", file)) => format!("src/domain/calendar/tests/{file}.rs"),
        _ if from_root => format!("{short}.rs"),
        _ => format!("tests/it/{short}.rs"),
    }
}

/// Whether the text of a file has a test of this name.
fn is_there(path: &str, text: &str, name: &str) -> bool {
    if !path.ends_with(".rs") {
        return ["'", "\"", "`"].iter().any(|quote| text.contains(&format!("test({quote}{name}")));
    }
    text.match_indices(&format!("fn {name}(")).any(|(at, _)| tested(&text[..at], &text[at..]))
}

/// Marked as a test, or by its arguments one of both databases or a property.
fn tested(above: &str, own: &str) -> bool {
    let signature = own.split(')').next().unwrap_or_default();
    // The first piece is what stands before it in its own line.
    let mut marks =
        above.rsplit('\n').skip(1).map(str::trim).take_while(|line| !line.is_empty() && *line != "}");
    signature.contains(" in ")
        || ["app: &TestApp", "db: &DatabaseConnection"].iter().any(|argument| signature.contains(argument))
        || marks.any(|line| line.starts_with("#[") && (line.contains("test") || line.contains("case")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(more: &str) -> String {
        let rows = (1..=LESSONS).map(|n| format!("| {n} | a lesson | `stories/a::one` |\n"));
        format!("| # | lesson | held by |\n|---|---|---|\n{}{more}", rows.collect::<String>())
    }

    fn read(path: &str) -> Option<String> {
        let text = match path {
            "tests/it/stories/a.rs" => {
                "on_both_apps! {\n    async fn one(app: &TestApp) {}\n}\nasync fn helper(who: &Client) {}"
            }
            "src/domain/lifecycle/tests/b.rs" => "#[test]\nfn two() {}\n\nfn three() {}",
            "web/e2e/c.journey.mjs" => "test('four of them', async () => {})",
            _ => return None,
        };
        Some(text.to_owned())
    }

    #[test]
    fn a_test_that_is_gone_is_found() {
        assert_eq!(
            check(&page("| wish | `lifecycle/b::two`, `web/e2e/c.journey.mjs::four of them` |\n"), read),
            Vec::<String>::new()
        );
        for gone in [
            "stories/a::two",
            "stories/a::helper",
            "lifecycle/b::three",
            "stories/z::one",
            "web/e2e/c.journey.mjs::five",
        ] {
            assert_eq!(check(&page(&format!("| wish | `{gone}` |\n")), read).len(), 1, "{gone}");
        }
    }

    #[test]
    fn a_row_without_a_test_says_why() {
        assert_eq!(check(&page("| wish | Does not arise: why |\n"), read).len(), 0);
        assert_eq!(check(&page("| wish | by hand |\n"), read).len(), 1);
        assert_eq!(check("| 2 | a lesson | `stories/a::one` |\n", read).len(), 1, "lessons are left out");
    }
}
