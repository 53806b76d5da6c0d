//! Every Rust file begins by saying what it is.

use super::Problem;
use crate::workspace::Workspace;

pub(super) fn check(workspace: &Workspace) -> anyhow::Result<Vec<Problem>> {
    let mut problems = Vec::new();
    for path in workspace.files_with(&["rs"]) {
        if !has_header(&workspace.text(path)?) {
            problems.push(Problem::new(&path.display(), "begin it with a line of //! that says what it is"));
        }
    }
    Ok(problems)
}

/// Whether the first line that is neither empty nor an attribute is a module comment with text.
fn has_header(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("#!["));
    lines.next().and_then(|line| line.strip_prefix("//!")).is_some_and(|said| !said.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_comes_first() {
        assert!(has_header("//! What it is.\nuse a;"));
        assert!(has_header("#![no_main]\n\n//! What it is."));
        assert!(!has_header("use a;\n//! Too late."));
        assert!(!has_header("//!\n//! After an empty one."));
        assert!(!has_header("// An ordinary comment."));
        assert!(!has_header(""));
    }
}
