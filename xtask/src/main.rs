//! The chores of the repository: `cargo xtask tidy` holds it to the rules of the house, `cargo xtask generate` writes
//! the files that the program itself can print, `cargo xtask postgres` gives a command a database, `cargo xtask chromium` finds
//! the tests a browser.
//!
//! It uses no crate of Gavel, so that it runs while they do not compile.

mod chromium;
mod generated;
mod postgres;
mod tidy;
mod workspace;

use std::io::Write as _;
use std::process::ExitCode;

use crate::workspace::Workspace;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  tidy       check the crate graph, file sizes, names, lints, headers, paths and generated files
  generate   write the generated files anew
  postgres   run a command beside a PostgreSQL server of its own
  chromium   print where a Chromium is; if it is run by root, install one where there is none";

fn main() -> anyhow::Result<ExitCode> {
    let mut arguments = std::env::args().skip(1);
    match arguments.next().as_deref() {
        Some("tidy") => tidy::run(&Workspace::read()?),
        Some("generate") => generated::write(&Workspace::read()?),
        Some("postgres") => postgres::run(arguments),
        Some("chromium") => chromium::print(),
        _ => {
            writeln!(std::io::stderr(), "{USAGE}")?;
            Ok(ExitCode::from(2))
        }
    }
}
