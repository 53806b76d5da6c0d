//! Whether a text has a link.

use unicode_normalization::UnicodeNormalization as _;

use crate::addresses::ENDINGS;

/// More endings that clients make a link of. Here a sentence that is refused costs a space, and one that passes costs the
/// setting its meaning; endings that are short English words (`me`, `it`, `so`) are left out all the same.
const MORE_ENDINGS: &[&str] = &[
    "ae", "ai", "ar", "biz", "cc", "cl", "click", "club", "co", "cz", "dk", "eg", "fi", "gr", "hk", "hu", "icu", "id",
    "ie", "il", "ir", "ke", "kr", "kz", "link", "lk", "mobi", "mov", "mx", "ng", "nz", "online", "pe", "ph", "pk",
    "pt", "ro", "sa", "sg", "shop", "site", "sk", "store", "su", "th", "tr", "tw", "ua", "vip", "vn", "website", "ws",
    "xxx", "za", "zip",
];

/// Those in other scripts.
const FAR_ENDINGS: &[&str] = &[
    "бг",
    "бел",
    "дети",
    "ею",
    "ком",
    "мкд",
    "мон",
    "москва",
    "онлайн",
    "орг",
    "рус",
    "рф",
    "сайт",
    "срб",
    "укр",
    "қаз",
    "ελ",
    "ευ",
    "հայ",
    "გე",
    "السعودية",
    "امارات",
    "ایران",
    "بازار",
    "شبكة",
    "كوم",
    "مصر",
    "موقع",
    "भारत",
    "संगठन",
    "ไทย",
    "คอม",
    "みんな",
    "コム",
    "中国",
    "中國",
    "中文网",
    "公司",
    "台湾",
    "台灣",
    "商城",
    "在线",
    "新加坡",
    "澳門",
    "网址",
    "网络",
    "网站",
    "香港",
    "닷컴",
    "한국",
];

/// Whether there is a link in a text: with its scheme, or a name or a number that clients make one of. A mail address is none.
pub fn has_link(text: &str) -> bool {
    // Most texts have nothing that joins what stands on either side of it.
    let joined = |(sign, next): (char, char)| next.is_alphanumeric() && is_dot(sign);
    if !text.contains("://") && !text.chars().zip(text.chars().skip(1)).any(joined) {
        return false;
    }
    let plain = text.nfkc().map(|ch| if is_dot(ch) { '.' } else { ch });
    let plain: String = plain.flat_map(char::to_lowercase).collect();
    plain.split_whitespace().any(|chunk| has_scheme(chunk) || has_host(chunk))
}

/// A dot, or what browsers take for one between the parts of a name.
fn is_dot(ch: char) -> bool {
    matches!(ch, '.' | '。' | '．' | '｡')
}

fn has_scheme(chunk: &str) -> bool {
    let scheme = |before: &str| before.ends_with(|ch: char| ch.is_ascii_alphanumeric());
    let place = |after: &str| after.starts_with(|ch: char| ch.is_alphanumeric() || ch == '[');
    chunk.split("://").zip(chunk.split("://").skip(1)).any(|(before, after)| scheme(before) && place(after))
}

/// Whether something in a chunk without white space is a host, and no part of a mail address.
fn has_host(chunk: &str) -> bool {
    let is_sign = |ch: char| !(ch.is_alphanumeric() || matches!(ch, '.' | '-' | '_'));
    let mut before = None;
    let mut pieces = chunk.split_inclusive(is_sign).peekable();
    while let Some(piece) = pieces.next() {
        let after = piece.chars().next_back().filter(|ch| is_sign(*ch));
        let next = pieces.peek();
        let port = after == Some(':') && next.is_some_and(|next| next.starts_with(|ch: char| ch.is_ascii_digit()));
        let end = End { path: after == Some('/'), port };
        let names = piece.trim_end_matches(is_sign).split("..");
        if before != Some('@') && after != Some('@') && names.into_iter().any(|name| is_host(name, end)) {
            return true;
        }
        before = after;
    }
    false
}

/// What comes behind what could be a host.
#[derive(Clone, Copy)]
struct End {
    path: bool,
    port: bool,
}

/// Whether what could be a host is one, and not two sentences without a space between them, or a version.
fn is_host(name: &str, behind: End) -> bool {
    let Some((rest, ending)) = name.trim_matches('.').rsplit_once('.') else { return false };
    if ending.starts_with(|ch: char| ch.is_ascii_digit()) {
        let parts = || rest.split('.').chain([ending]);
        return (behind.path || behind.port) && parts().count() == 4 && parts().all(|part| part.parse::<u8>().is_ok());
    }
    if ending.starts_with("xn--") || [ENDINGS, MORE_ENDINGS, FAR_ENDINGS].iter().any(|known| known.contains(&ending)) {
        return true;
    }
    let leads_on = behind.path || rest.starts_with("www.");
    leads_on && ending.len() >= 2 && ending.chars().all(|ch| ch.is_ascii_alphabetic())
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
            "http://localhost",
            "http://[::1]/",
            "example.com",
            "go to EXAMPLE.com/shop now",
            "go to example.com.",
            "wait...example.com",
            "[here](example.com)",
            "www.example.museum",
            "t.me/somebody",
            "1.2.3.4/x",
            "1.2.3.4:8080",
            "//example.com/x",
            "пример.рф",
            "Пример.РФ",
            "xn--e1afmkfd.xn--p1ai",
            "example。com",
            "ｅｘａｍｐｌｅ．ｃｏｍ",
            "example.zip",
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
            "me@example.com, and you@example.com",
            "file.txt",
            "1.2.3.4",
            "version 1.2.3/4",
            "and://",
            "пока.привет",
            "很好。再见/明天",
            "what.ever?",
        ] {
            assert!(!has_link(text), "{text}");
        }
    }
}
