//! The console is built into the binary: a new console makes a new binary.

fn main() {
    // Cargo takes a folder that is not there for changed, each time.
    let _ = std::fs::create_dir_all("web/dist");
    println!("cargo::rerun-if-changed=web/dist");
    println!("cargo::rerun-if-changed=build.rs");
}
