//! Files are small: a reader holds one at a time.

use crate::source::Source;

const LONGEST: usize = 600;
const MEDIAN: usize = 120;

/// Generated files and catalogues of words: nobody reads them from end to end.
const NOT_READ: &[&str] = &["web/src/api/schema.ts", "web/src/text/zh-CN.ts"];

pub fn check(files: &[Source]) -> Vec<String> {
    let mut sizes: Vec<(usize, &str)> = files
        .iter()
        .filter(|file| !NOT_READ.contains(&file.path.as_str()))
        .map(|file| (file.text.lines().count(), file.path.as_str()))
        .collect();
    sizes.sort();
    let mut findings: Vec<String> = sizes
        .iter()
        .filter(|(lines, _)| *lines > LONGEST)
        .map(|(lines, path)| format!("{path}:{lines}: more than {LONGEST} lines"))
        .collect();
    if let Some((median, path)) = sizes.get(sizes.len() / 2).filter(|(median, _)| *median > MEDIAN) {
        findings.push(format!("{path}:{median}: the median file has more than {MEDIAN} lines"));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, lines: usize) -> Source {
        Source { path: path.into(), text: "x\n".repeat(lines) }
    }

    #[test]
    fn long_files_and_a_long_median_are_found() {
        assert_eq!(
            check(&[file("a.rs", 601), file("b.rs", 10), file("c.rs", 10)]),
            ["a.rs:601: more than 600 lines"]
        );
        assert_eq!(check(&[file("a.rs", 130), file("b.rs", 130), file("c.rs", 10)]).len(), 1);
        assert!(check(&[file("web/src/api/schema.ts", 9000), file("b.ts", 120)]).is_empty());
        assert!(check(&[]).is_empty());
    }
}
