//! The one binary of the hotline.

use std::process::ExitCode;

fn main() -> ExitCode {
    hotline::cli::run()
}
