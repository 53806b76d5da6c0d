//! A file fits in a head: at most 400 lines, a component of the pages 200, a test file 600.

use std::path::Path;

use super::Problem;
use crate::workspace::Workspace;

const MOST: usize = 400;
const MOST_IN_COMPONENTS: usize = 200;
const MOST_IN_TESTS: usize = 600;

/// Files that may be longer: path, lines, why.
const EXCEPTIONS: [(&str, usize, &str); 1] =
    [("sdk/typescript/src/openapi.ts", 100_000, "it is written by a program, from docs/openapi.json")];

pub(super) fn check(workspace: &Workspace) -> anyhow::Result<Vec<Problem>> {
    let mut problems = Vec::new();
    for path in workspace.files_with(&["rs", "ts", "tsx", "css", "mjs"]) {
        let lines = workspace.text(path)?.lines().count();
        let most = most(path);
        if lines > most {
            problems.push(Problem::new(
                &path.display(),
                format!("{lines} lines, at most {most}: split it by what it does"),
            ));
        }
    }
    for (path, ..) in EXCEPTIONS.iter().filter(|(path, ..)| !workspace.root.join(path).is_file()) {
        problems.push(Problem::new(path, "is gone: take it out of the exceptions in xtask/src/tidy/sizes.rs"));
    }
    Ok(problems)
}

fn most(path: &Path) -> usize {
    if let Some((_, lines, _)) = EXCEPTIONS.iter().find(|(exception, ..)| path == Path::new(exception)) {
        return *lines;
    }
    match path.extension() {
        _ if is_test(path) => MOST_IN_TESTS,
        Some(extension) if extension == "tsx" => MOST_IN_COMPONENTS,
        _ => MOST,
    }
}

fn is_test(path: &Path) -> bool {
    let folder = path.parent().is_some_and(|parents| parents.iter().any(|part| part == "tests"));
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    folder || name == "tests.rs" || name.ends_with(".test.ts") || name.ends_with(".test.tsx")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_may_be_longer() {
        for path in ["crates/a/tests/b.rs", "crates/a/src/b/tests.rs", "console/src/b.test.tsx"] {
            assert_eq!(most(Path::new(path)), MOST_IN_TESTS, "{path}");
        }
        assert_eq!(most(Path::new("crates/a/src/contests.rs")), MOST);
        assert_eq!(most(Path::new("console/src/b/Panel.tsx")), MOST_IN_COMPONENTS);
    }
}
