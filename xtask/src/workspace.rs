//! What the checks look at: the packages as cargo sees them and the files as git sees them.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, bail};
use serde::Deserialize;

/// The workspace, as `cargo metadata` tells of it.
#[derive(Deserialize)]
pub(crate) struct Workspace {
    pub(crate) packages: Vec<Package>,
    #[serde(rename = "workspace_root")]
    pub(crate) root: PathBuf,
    #[serde(rename = "target_directory")]
    pub(crate) target: PathBuf,
    /// All files that git tracks or would add, relative to the root.
    #[serde(skip)]
    pub(crate) files: Vec<PathBuf>,
}

/// One member of the workspace.
#[derive(Deserialize)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) manifest_path: PathBuf,
    pub(crate) dependencies: Vec<Dependency>,
}

/// One line of a package's dependencies.
#[derive(Deserialize)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    /// `dev`, `build`, or nothing for an ordinary one.
    pub(crate) kind: Option<String>,
}

impl Workspace {
    /// Asks cargo and git.
    pub(crate) fn read() -> anyhow::Result<Self> {
        let mut metadata = Command::new(cargo());
        metadata.args(["metadata", "--no-deps", "--format-version", "1"]);
        let mut workspace: Self =
            serde_json::from_slice(&output(&mut metadata)?).context("cargo metadata has another form than expected")?;
        workspace.files = files(&workspace.root)?;
        Ok(workspace)
    }

    /// The files whose name ends in one of these extensions.
    pub(crate) fn files_with(&self, extensions: &[&str]) -> impl Iterator<Item = &Path> {
        let wanted = move |path: &&PathBuf| path.extension().is_some_and(|e| extensions.iter().any(|x| e == *x));
        self.files.iter().filter(wanted).map(PathBuf::as_path)
    }

    /// A file's bytes as text; what is not UTF-8 is replaced.
    pub(crate) fn text(&self, path: &Path) -> anyhow::Result<String> {
        let bytes = std::fs::read(self.root.join(path)).with_context(|| path.display().to_string())?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// The cargo that runs us.
pub(crate) fn cargo() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// What a command printed; an error with what it complained of if it failed.
pub(crate) fn output(command: &mut Command) -> anyhow::Result<Vec<u8>> {
    let name = format!("{command:?}");
    let output = command.output().with_context(|| format!("cannot run {name}"))?;
    if !output.status.success() {
        bail!("{name}: {}\n{}", output.status, String::from_utf8_lossy(&output.stderr).trim_end());
    }
    Ok(output.stdout)
}

fn files(root: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut list = Command::new("git");
    list.current_dir(root).args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let listed = String::from_utf8(output(&mut list)?).context("a file name is not UTF-8")?;
    let there = |path: &PathBuf| root.join(path).is_file();
    Ok(listed.split_terminator('\0').map(PathBuf::from).filter(there).collect())
}
