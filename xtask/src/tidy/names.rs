//! A module is named for what is in it; `utils` is a drawer.

use std::path::Path;

use super::Problem;
use crate::workspace::Workspace;

const DRAWERS: [&str; 4] = ["util", "utils", "helper", "helpers"];

pub(super) fn check(workspace: &Workspace) -> anyhow::Result<Vec<Problem>> {
    let mut problems = Vec::new();
    for path in workspace.files_with(&["rs", "ts", "tsx"]) {
        let in_text = workspace.text(path)?.lines().any(declares_drawer);
        if in_text || is_drawer(path) {
            problems.push(Problem::new(&path.display(), "a module named util or helper: name it for what it does"));
        }
    }
    Ok(problems)
}

fn is_drawer(path: &Path) -> bool {
    let part = |part: &std::ffi::OsStr| DRAWERS.iter().any(|drawer| part == *drawer);
    path.file_stem().is_some_and(part) || path.parent().is_some_and(|folders| folders.iter().any(part))
}

fn declares_drawer(line: &str) -> bool {
    let mut words = line.split_whitespace().skip_while(|word| word.starts_with("pub"));
    words.next() == Some("mod") && words.next().is_some_and(|name| DRAWERS.contains(&name.trim_end_matches([';', '{'])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawers_are_found() {
        for line in ["mod utils;", "    pub(crate) mod util {", "pub mod helpers{"] {
            assert!(declares_drawer(line), "{line}");
        }
        for line in ["mod utility;", "// mod utils;", "use utils;"] {
            assert!(!declares_drawer(line), "{line}");
        }
        assert!(is_drawer(Path::new("a/utils.rs")) && is_drawer(Path::new("a/helpers/b.ts")));
        assert!(!is_drawer(Path::new("a/pagination.rs")));
    }
}
