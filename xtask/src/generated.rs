//! Files that the program can print itself, kept in the repository so that they can be read and compared.

use std::io::Write as _;
use std::process::{Command, ExitCode};

use crate::workspace::{Workspace, cargo, output};

/// A file and the arguments that make `gavel` print it.
pub(crate) struct Generated {
    pub(crate) path: &'static str,
    arguments: &'static [&'static str],
}

/// All of them.
pub(crate) const FILES: [Generated; 2] = [
    Generated { path: "config.example.toml", arguments: &["config", "--example"] },
    Generated { path: "docs/openapi.json", arguments: &["openapi"] },
];

/// Builds the program once and prints each file with it.
pub(crate) fn print_all(workspace: &Workspace) -> anyhow::Result<Vec<(&'static Generated, Vec<u8>)>> {
    let mut build = Command::new(cargo());
    // With the whole workspace's features, so that it is the same build as that of the tests.
    build.current_dir(&workspace.root).args(["build", "--quiet", "--workspace", "--bin", "gavel"]);
    output(&mut build)?;
    let gavel = workspace.target.join("debug").join(format!("gavel{}", std::env::consts::EXE_SUFFIX));
    FILES
        .iter()
        .map(|file| Ok((file, output(Command::new(&gavel).current_dir(&workspace.root).args(file.arguments))?)))
        .collect()
}

/// Writes those that differ from what is there.
pub(crate) fn write(workspace: &Workspace) -> anyhow::Result<ExitCode> {
    for (file, wanted) in print_all(workspace)? {
        let path = workspace.root.join(file.path);
        let same = std::fs::read(&path).is_ok_and(|there| there == wanted);
        if !same {
            std::fs::write(&path, wanted)?;
        }
        writeln!(std::io::stdout(), "{} {}", file.path, if same { "is as it was" } else { "written" })?;
    }
    Ok(ExitCode::SUCCESS)
}
