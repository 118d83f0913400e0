//! What the binary is linked from: one TLS stack, and licences that a user may take on.

use std::process::{Command, Output};

use serde_json::Value;
use spdx::{Expression, LicenseReq, ParseMode};

use crate::none;
use crate::source::root;

/// Licences without duties toward the user's own code. deny.toml says the same of the crates to cargo-deny.
const LICENCES: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BlueOak-1.0.0",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Python-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

fn cargo(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO"))
        .current_dir(root())
        .args(arguments)
        .args(["--locked", "--offline"])
        .output()
        .unwrap()
}

/// A second TLS provider beside ring doubles the build and the attack surface; OpenSSL would have to be installed.
#[test]
fn one_tls_stack() {
    for name in ["aws-lc-sys", "aws-lc-rs", "openssl-sys", "rsa"] {
        let found = cargo(&["tree", "--workspace", "--edges", "all", "--invert", name]);
        let (tree, said) = (String::from_utf8_lossy(&found.stdout), String::from_utf8_lossy(&found.stderr));
        let absent =
            said.contains("did not match any packages") || found.status.success() && tree.trim().is_empty();
        assert!(absent, "{name} is linked:\n{tree}{said}");
    }
    let ring = cargo(&["tree", "--workspace", "--invert", "ring"]);
    assert!(
        ring.status.success() && !ring.stdout.is_empty(),
        "the question itself failed: {}",
        String::from_utf8_lossy(&ring.stderr)
    );
}

/// A crate built with other features is built again, and everything above it too: `make run` after `make test` would start over.
#[test]
fn run_and_test_share_one_build() {
    let built = |edges: &str| -> Vec<String> {
        let said =
            cargo(&["tree", "--workspace", "--prefix", "none", "--format", "{p} {f}", "--edges", edges]);
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
        let mut lines: Vec<String> = String::from_utf8(said.stdout)
            .unwrap()
            .lines()
            .map(|line| line.trim_end_matches(" (*)").to_owned())
            .collect();
        lines.sort();
        lines.dedup();
        lines
    };
    let (run, test) = (built("normal"), built("normal,dev"));
    assert!(run.len() > 100, "the dependencies were not found");
    let name = |line: &str| line.splitn(3, ' ').take(2).collect::<Vec<_>>().join(" ");
    let shared = |line: &&String| run.iter().any(|own| name(own) == name(line)) && !run.contains(line);
    // Macros are built apart in any case; the server itself is not linked with this one.
    let apart = test.iter().filter(shared).filter(|line| !line.starts_with("proc-macro2 "));
    none(apart.map(|line| format!("Cargo.toml:1: only the tests ask for these features: {line}")).collect());
}

#[test]
fn crates_have_licences_that_bind_nobody() {
    let host =
        String::from_utf8(Command::new("rustc").args(["--print", "host-tuple"]).output().unwrap().stdout)
            .unwrap();
    let said = cargo(&["metadata", "--format-version", "1", "--filter-platform", host.trim()]);
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let metadata: Value = serde_json::from_slice(&said.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 100, "the dependencies were not found");
    none(packages.iter().filter_map(|package| refused(&package["name"], &package["license"])).collect());
}

#[test]
fn packages_of_the_console_have_licences_that_bind_nobody() {
    let text = std::fs::read_to_string(root().join("web/package-lock.json")).unwrap();
    let lock: Value = serde_json::from_str(&text).unwrap();
    let packages = lock["packages"].as_object().unwrap();
    assert!(packages.len() > 10, "the packages were not found");
    none(
        packages
            .iter()
            .filter(|(path, _)| !path.is_empty())
            .filter_map(|(path, package)| refused(&Value::from(path.as_str()), &package["license"]))
            .collect(),
    );
}

/// What is wrong with this package's licence, if anything.
fn refused(name: &Value, licence: &Value) -> Option<String> {
    let Some(licence) = licence.as_str() else { return Some(format!("{name}: names no licence")) };
    let Ok(expression) = Expression::parse_mode(licence, ParseMode::LAX) else {
        return Some(format!("{name}: `{licence}` cannot be read"));
    };
    let known =
        |requirement: &LicenseReq| requirement.license.id().is_some_and(|id| LICENCES.contains(&id.name));
    (!expression.evaluate(known)).then(|| format!("{name}: `{licence}` is not on the list"))
}

#[test]
fn licences_are_read_as_written() {
    let check = |licence: &str| refused(&Value::from("x"), &Value::from(licence)).is_none();
    assert!(check("MIT OR Apache-2.0") && check("MIT/Apache-2.0") && check("Apache-2.0 WITH LLVM-exception"));
    assert!(check("GPL-3.0-only OR MIT"), "a choice may be taken");
    assert!(
        !check("GPL-3.0-only")
            && !check("MIT AND AGPL-3.0-only")
            && !check("LGPL-2.1-or-later")
            && !check("house rules")
    );
    assert!(refused(&Value::from("x"), &Value::Null).is_some());
}
