//! Whether a text has a link.

use linkify::{LinkFinder, LinkKind};

use crate::addresses::ENDINGS;

/// Whether there is a link in a text: with its scheme, or a name that clients make one of. A mail address is none.
pub fn has_link(text: &str) -> bool {
    // Most texts have neither.
    if !text.contains(['.', ':']) {
        return false;
    }
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]).url_must_have_scheme(false);
    finder.links(text).any(|link| leads_somewhere(link.as_str()))
}

/// Whether what could be a link is one, and not two sentences without a space between them.
fn leads_somewhere(link: &str) -> bool {
    if link.contains("://") {
        return true;
    }
    let (host, path) = link.split_once('/').map_or((link, None), |(host, path)| (host, Some(path)));
    let host = host.split(':').next().unwrap_or_default().to_lowercase();
    let Some((name, ending)) = host.rsplit_once('.') else { return false };
    let named = !name.is_empty() && ending.len() >= 2 && ending.chars().all(char::is_alphabetic);
    named && (path.is_some() || host.starts_with("www.") || ENDINGS.contains(&ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links() {
        for text in [
            "https://a.example",
            "see http://a.example/b?c=d.",
            "ftp://a.example",
            "(https://a.example)",
            "example.com",
            "go to EXAMPLE.com/shop now",
            "www.example.museum",
            "t.me/somebody",
        ] {
            assert!(has_link(text), "{text}");
        }
        for text in [
            "",
            "hello",
            "done.thanks",
            "e.g. this",
            "3.14",
            "10:30",
            "a: b",
            "wait...what",
            "me@example.com",
            "file.txt",
        ] {
            assert!(!has_link(text), "{text}");
        }
    }
}
