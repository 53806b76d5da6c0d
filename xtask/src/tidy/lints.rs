//! Every crate takes the lints of the workspace; none has its own.

use super::Problem;
use crate::workspace::Workspace;

pub(super) fn check(workspace: &Workspace) -> anyhow::Result<Vec<Problem>> {
    let mut problems = Vec::new();
    for package in &workspace.packages {
        if !inherits(&workspace.text(&package.manifest_path)?)? {
            problems.push(Problem::new(&package.name, "add to its Cargo.toml: [lints] workspace = true"));
        }
    }
    Ok(problems)
}

fn inherits(manifest: &str) -> anyhow::Result<bool> {
    let manifest: toml::Table = manifest.parse()?;
    let workspace = manifest.get("lints").and_then(|lints| lints.get("workspace"));
    Ok(workspace.and_then(toml::Value::as_bool) == Some(true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn either_spelling_counts() {
        assert!(inherits("[lints]\nworkspace = true").unwrap());
        assert!(inherits("lints.workspace = true").unwrap());
        assert!(!inherits("[lints.rust]\nunsafe_code = \"allow\"").unwrap());
        assert!(!inherits("[package]\nname = \"a\"").unwrap());
    }
}
