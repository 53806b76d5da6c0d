//! Addresses that clients open: of attachments, and of pictures.

/// How many characters an address may have.
pub(crate) const URL_CHARS: usize = 2_048;

/// Whether this is an absolute address that a browser may open: nothing but these two schemes, so that no script is.
pub(crate) fn is_address(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else { return false };
    let known = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    known
        && !host.is_empty()
        && !host.starts_with(':')
        && url.chars().count() <= URL_CHARS
        && !url.chars().any(|c| c.is_whitespace() || c.is_control() || c == '\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_absolute() {
        for good in ["https://a.example/b?c#d", "HTTP://a", "http://user@a:8080/", "https://münchen.example/ä"] {
            assert!(is_address(good), "{good}");
        }
        for bad in [
            "",
            "https://",
            "https:///x",
            "//a/b",
            "/a",
            "javascript:alert(1)",
            "ftp://a",
            "https://a b",
            "https://:80/",
        ] {
            assert!(!is_address(bad), "{bad}");
        }
        assert!(!is_address(&format!("https://a/{}", "x".repeat(2_048))));
    }
}
