//! `cargo xtask chromium`: where a browser is that the tests of the web pages can drive.

use std::{
    io::Write as _,
    path::PathBuf,
    process::{Command, ExitCode},
};

use anyhow::bail;

/// What it is called, by who packs it.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Prints its path: the one that `CHROMIUM` names, or one that is found, or one that is installed if this is run by root.
pub(crate) fn print() -> anyhow::Result<ExitCode> {
    let path = match std::env::var_os("CHROMIUM").map(PathBuf::from).or_else(find) {
        Some(path) => path,
        None => install()?,
    };
    writeln!(std::io::stdout(), "{}", path.display())?;
    Ok(ExitCode::SUCCESS)
}

fn find() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    NAMES.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name))).find(|path| path.is_file())
}

/// Only root may. What it says is no part of what we print.
fn install() -> anyhow::Result<PathBuf> {
    let mut apt = Command::new("apt-get");
    let installed =
        apt.args(["install", "-y", "chromium"]).stdout(std::io::stderr()).status().is_ok_and(|s| s.success());
    match find() {
        Some(path) if installed => Ok(path),
        _ => bail!("Chromium is not installed; if it is, name its program in CHROMIUM"),
    }
}
