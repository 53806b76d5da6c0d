//! What the program prints and what lies in the repository are the same.

use super::Problem;
use crate::generated::print_all;
use crate::workspace::Workspace;

pub(super) fn check(workspace: &Workspace) -> anyhow::Result<Vec<Problem>> {
    let mut problems = Vec::new();
    for (file, wanted) in print_all(workspace)? {
        let there = std::fs::read(workspace.root.join(file.path)).unwrap_or_default();
        if let Some(line) = first_difference(&there, &wanted) {
            let mend = format!("is out of date from line {line}: run cargo xtask generate and look at what changed");
            problems.push(Problem::new(&file.path, mend));
        }
    }
    Ok(problems)
}

/// The number of the first line that differs.
fn first_difference(there: &[u8], wanted: &[u8]) -> Option<usize> {
    let newline = |byte: &u8| *byte == b'\n';
    let (mut there, mut wanted) = (there.split(newline), wanted.split(newline));
    for number in 1.. {
        match (there.next(), wanted.next()) {
            (None, None) => break,
            (a, b) if a == b => {}
            _ => return Some(number),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_difference_is_named() {
        assert_eq!(first_difference(b"a\nb\n", b"a\nb\n"), None);
        assert_eq!(first_difference(b"a\nb\n", b"a\nc\n"), Some(2));
        assert_eq!(first_difference(b"", b"a\n"), Some(1));
        assert_eq!(first_difference(b"a", b"a\n"), Some(2));
    }
}
