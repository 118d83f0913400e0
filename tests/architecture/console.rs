//! The rooms of the console (`web/src`), by what their files import and call.

use crate::source::Source;

/// What a line may hold only in some rooms: the text, the rooms, and what to say.
const RULES: &[(&str, &[&str], &str)] = &[
    ("from 'element-plus'", &["ui/", "main.ts"], "the component kit is named in ui/ only"),
    ("from 'axios'", &[], "requests go through the generated client"),
    ("fetch(", &["api/"], "the network is asked in api/ only"),
    ("v-html", &[], "markup never comes from data"),
    ("innerHTML", &[], "markup never comes from data"),
    ("localStorage", &["composables/", "stores/"], "what the browser keeps goes through a composable"),
];

pub fn check(file: &Source) -> Vec<String> {
    let Some(path) = file.path.strip_prefix("web/src/") else { return Vec::new() };
    let mut findings = Vec::new();
    for (at, line) in file.text.lines().enumerate() {
        for (text, rooms, what) in RULES {
            if holds(line, text) && !rooms.iter().any(|room| path.starts_with(room)) {
                findings.push(file.finding(at + 1, what));
            }
        }
    }
    findings
}

/// Whether the text stands in the line as a word of its own: `refetch(` is no `fetch(`.
fn holds(line: &str, text: &str) -> bool {
    line.match_indices(text)
        .any(|(at, _)| !line[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(path: &str, text: &str) -> Vec<String> {
        check(&Source { path: path.into(), text: text.into() })
    }

    #[test]
    fn what_is_out_of_its_room_is_found() {
        assert_eq!(
            findings("web/src/pages/A.vue", "x\nimport { ElButton } from 'element-plus'"),
            ["web/src/pages/A.vue:2: the component kit is named in ui/ only"]
        );
        assert_eq!(findings("web/src/pages/A.vue", "await fetch('/api')").len(), 1);
        assert_eq!(findings("web/src/ui/a.ts", "part.innerHTML = text").len(), 1);
        assert_eq!(findings("web/src/ui/A.vue", "<p v-html=\"text\" />").len(), 1);
    }

    #[test]
    fn what_is_in_its_room_is_free() {
        assert!(findings("web/src/ui/index.ts", "export { ElButton } from 'element-plus'").is_empty());
        assert!(findings("web/src/pages/A.vue", "query.refetch()").is_empty());
        assert!(findings("web/e2e/a.ts", "await fetch('/api')").is_empty());
    }
}
