//! Nothing in the repository names a folder of somebody's machine.

use super::Problem;
use crate::workspace::Workspace;

/// Where machines keep their own. Written in two parts, so that this file does not name them.
const FOLDERS: [&str; 5] = [
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("../sha", "red/"),
    concat!("sha", "red/"),
];

/// The pages have a folder of this name too: what they share.
const OWN_OF_CONSOLE: &str = FOLDERS[4];

pub(super) fn check(workspace: &Workspace) -> anyhow::Result<Vec<Problem>> {
    let mut problems = Vec::new();
    for path in &workspace.files {
        let elsewhere = |folder: &&str| !(path.starts_with("console") && folder.ends_with(OWN_OF_CONSOLE));
        for (number, line) in workspace.text(path)?.lines().enumerate() {
            if let Some(folder) = FOLDERS.into_iter().filter(elsewhere).find(|folder| names(line, folder)) {
                let at = format!("{}:{}", path.display(), number + 1);
                problems.push(Problem::new(&at, format!("names {folder}: say it without a path of one machine")));
            }
        }
    }
    Ok(problems)
}

/// Whether the folder stands in the line as the beginning of a path, not inside of a longer one.
fn names(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        let before = line.get(..at).and_then(|before| before.chars().next_back());
        before.is_none_or(|c| !(c.is_alphanumeric() || "/._-~}".contains(c)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_beginning_of_a_path_counts() {
        let [work, ..] = FOLDERS;
        assert!(names(&format!("see `{work}main`"), work));
        assert!(names(&format!("{work}main"), work));
        assert!(!names(&format!("https://example.com{work}main"), work));
        assert!(!names(&format!("$HOME{work}"), work));
    }
}
