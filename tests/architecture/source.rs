//! Source files, and the tokens of the Rust ones without their tests.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};

/// A file of the project with its path from the root, always with `/`.
pub struct Source {
    pub path: String,
    pub text: String,
}

impl Source {
    pub fn finding(&self, line: usize, what: &str) -> String {
        format!("{}:{line}: {what}", self.path)
    }
}

/// A token with its line, and how many modules of the file stand around it.
pub struct Token {
    pub text: String,
    pub line: usize,
    pub inside: usize,
}

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file of the project with one of these extensions (`""` for none), leaving out what was built or installed.
pub fn project_files(extensions: &[&str]) -> Vec<Source> {
    let mut found = Vec::new();
    collect(&root(), extensions, &mut found);
    found
}

/// The Rust files under these folders, without files of tests: those that a `#[cfg(test)] mod name;` brings in.
pub fn rust_files(folders: &[&str]) -> Vec<Source> {
    let mut found = Vec::new();
    for folder in folders {
        collect(&root().join(folder), &["rs"], &mut found);
    }
    let tests: HashSet<String> = found.iter().flat_map(|file| test_modules(&file.path, &file.text)).collect();
    found.retain(|file| {
        !tests
            .iter()
            .any(|test| file.path == format!("{test}.rs") || file.path.starts_with(&format!("{test}/")))
    });
    found
}

/// What was built, installed or filled by running it.
const NOT_OURS: &[&str] = &["data", "target", "web/dist", "web/node_modules", "web/test-results"];

fn collect(folder: &Path, extensions: &[&str], found: &mut Vec<Source>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap().to_string_lossy();
        let own = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
        if name.starts_with('.') || NOT_OURS.contains(&own.as_str()) {
            continue;
        }
        if path.is_dir() {
            collect(&path, extensions, found);
        } else if extensions.contains(&path.extension().unwrap_or_default().to_string_lossy().as_ref()) {
            found.push(Source { text: fs::read_to_string(&path).unwrap(), path: own });
        }
    }
}

/// Where the modules lie that this file declares for tests only, without extension.
fn test_modules(path: &str, text: &str) -> Vec<String> {
    let folder = match path.rsplit_once('/') {
        Some((folder, "mod.rs" | "lib.rs" | "main.rs")) => folder.to_owned(),
        _ => path.trim_end_matches(".rs").to_owned(),
    };
    let mut names = Vec::new();
    let mut left_out = |item: &[TokenTree]| {
        let words: Vec<String> = item.iter().map(ToString::to_string).collect();
        if let Some(at) = words.iter().position(|word| word == "mod") {
            names.push(format!("{folder}/{}", words[at + 1]));
        }
    };
    walk(parse(path, text), 0, &mut Vec::new(), &mut left_out);
    names
}

/// The tokens of a Rust text, comments gone, `::` as one, items under `#[cfg(test)]` left out.
pub fn tokens(path: &str, text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    walk(parse(path, text), 0, &mut found, &mut |_| ());
    found
}

fn parse(path: &str, text: &str) -> TokenStream {
    text.parse().unwrap_or_else(|error| panic!("{path} is no Rust: {error}"))
}

fn walk(stream: TokenStream, inside: usize, found: &mut Vec<Token>, left_out: &mut impl FnMut(&[TokenTree])) {
    let trees: Vec<TokenTree> = stream.into_iter().collect();
    let mut at = 0;
    while at < trees.len() {
        if is_test(&trees[at..]) {
            let end = at + item_length(&trees[at..]);
            left_out(&trees[at..end]);
            at = end;
            continue;
        }
        let line = trees[at].span().start().line;
        let mut push = |text: &str, line| found.push(Token { text: text.to_owned(), line, inside });
        match &trees[at] {
            TokenTree::Group(group) => {
                let (open, close) = delimiters(group);
                push(open, line);
                let module =
                    at >= 2 && trees[at - 2].to_string() == "mod" && group.delimiter() == Delimiter::Brace;
                walk(group.stream(), inside + usize::from(module), found, left_out);
                found.push(Token { text: close.to_owned(), line: group.span_close().start().line, inside });
            }
            TokenTree::Punct(first) if first.as_char() == ':' && first.spacing() == Spacing::Joint => {
                push("::", line);
                at += 1;
            }
            other => push(&other.to_string(), line),
        }
        at += 1;
    }
}

fn delimiters(group: &Group) -> (&'static str, &'static str) {
    match group.delimiter() {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Brace => ("{", "}"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::None => ("", ""),
    }
}

fn is_test(trees: &[TokenTree]) -> bool {
    matches!(trees, [TokenTree::Punct(hash), TokenTree::Group(attribute), ..]
        if hash.as_char() == '#' && attribute.stream().to_string().replace(' ', "") == "cfg(test)")
}

/// How many trees the item takes that starts here: up to its `;` or its body.
fn item_length(trees: &[TokenTree]) -> usize {
    let words = || trees.iter().map(ToString::to_string);
    let is_use = words().take_while(|word| word != ";").any(|word| word == "use");
    let end = trees.iter().position(|tree| match tree {
        TokenTree::Punct(punct) => punct.as_char() == ';',
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace && !is_use,
        _ => false,
    });
    end.map_or(trees.len(), |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> String {
        tokens("x.rs", text).iter().map(|token| token.text.clone()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn comments_and_tests_are_left_out() {
        assert_eq!(
            words("use a::b; // x\n#[cfg(test)]\nmod tests { fn f() {} }\nfn g() {}"),
            "use a :: b ; fn g ( ) { }"
        );
        assert_eq!(words("#[cfg(test)] use a::{b}; fn g() {}"), "fn g ( ) { }");
        assert_eq!(words("mod m { #[cfg(test)] mod tests; }"), "mod m { }");
    }

    #[test]
    fn lines_and_modules_are_known() {
        let found = tokens("x.rs", "fn a() {}\nmod m {\n  fn b() {}\n}");
        let b = found.iter().find(|token| token.text == "b").unwrap();
        assert_eq!((b.line, b.inside), (3, 1));
        assert_eq!(found[1].inside, 0);
    }

    #[test]
    fn modules_of_tests_are_found_where_they_lie() {
        assert_eq!(test_modules("src/a/mod.rs", "#[cfg(test)]\nmod tests;"), ["src/a/tests"]);
        assert_eq!(test_modules("src/a.rs", "#[cfg(test)]\npub(crate) mod steps;"), ["src/a/steps"]);
        assert!(test_modules("src/a.rs", "mod b;").is_empty());
    }
}
