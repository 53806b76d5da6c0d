//! Links, e-mail addresses and @handles, inside which no word is looked for.
//!
//! Rough on purpose: what matters here is that `example.com/ass-ets` is no insult, not what a link is. Detecting
//! links is another detector's work.

use crate::fold::{Folding, Kind, Symbol};

/// Endings that make a dotted name a link without `https://`. Those that are English words (`me`, `it`, `so`) are left
/// out: "fuck.me" is no link.
pub(crate) const ENDINGS: &[&str] = &[
    "app", "au", "br", "ca", "ch", "cn", "com", "de", "dev", "edu", "es", "eu", "fr", "gg", "gov", "info", "io", "jp",
    "ly", "net", "nl", "org", "pl", "ru", "se", "tv", "uk", "xyz",
];

/// Fills `spans` with the ranges of symbols that belong to addresses, in order.
pub(crate) fn find(folding: &Folding, spans: &mut Vec<(usize, usize)>) {
    spans.clear();
    if !folding.addresses_possible() {
        return;
    }
    let symbols = folding.symbols();
    // Most dots end a sentence.
    let joins = |pair: &[Symbol]| matches!(pair, [sign, next] if matches!(sign.ch, '@' | '.') && next.kind.is_hard());
    if !symbols.windows(2).any(joins) {
        return;
    }
    let mut start = 0;
    for chunk in symbols.split(|symbol| symbol.ch.is_whitespace()) {
        let end = start + chunk.len();
        if is_link(chunk) {
            spans.push((start, end));
        } else {
            find_in_chunk(chunk, start, spans);
        }
        start = end + 1;
    }
}

/// Whether the whole chunk is a link with its scheme.
fn is_link(chunk: &[Symbol]) -> bool {
    let scheme = chunk.windows(3).position(|three| three.iter().map(|s| s.ch).eq("://".chars()));
    let www = chunk.len() > 4 && chunk.iter().map(|s| s.ch).take(4).eq("www.".chars());
    let host = scheme.and_then(|at| chunk.get(at + 3..)).unwrap_or_default();
    www || host.iter().any(|symbol| symbol.ch == '.')
}

/// Handles, mail addresses and bare domains in a chunk without white space.
fn find_in_chunk(chunk: &[Symbol], offset: usize, spans: &mut Vec<(usize, usize)>) {
    let mut at = 0;
    let mut after_mailbox = false;
    while at < chunk.len() {
        let name = chunk.get(at..).unwrap_or_default();
        let length = name.iter().take_while(|symbol| is_name(symbol)).count();
        let end = at + length;
        let behind_at = at.checked_sub(1).and_then(|before| chunk.get(before)).is_some_and(|s| s.ch == '@');
        let before_at =
            chunk.get(end).is_some_and(|s| s.ch == '@') && mail_host(chunk.get(end + 1..).unwrap_or_default());
        let name = chunk.get(at..end).unwrap_or_default();
        if is_domain(name) && chunk.get(end).is_some_and(|s| s.ch == '/') {
            spans.push((offset + at, offset + chunk.len()));
            return;
        }
        let joined = after_mailbox || before_at || is_domain(name) || (behind_at && is_handle(chunk, at));
        if length > 0 && joined {
            spans.push((offset + at, offset + end));
        }
        after_mailbox = before_at;
        at = end + 1;
    }
}

/// Letters, digits and what else addresses are made of.
fn is_name(symbol: &Symbol) -> bool {
    symbol.kind.is_hard() || matches!(symbol.ch, '.' | '_' | '-') || (symbol.ch == '+' && symbol.kind == Kind::Leet)
}

/// Whether the `@` before `at` opens a handle: nothing is joined to it on its left, and no sign follows.
fn is_handle(chunk: &[Symbol], at: usize) -> bool {
    let before = at.checked_sub(2).and_then(|before| chunk.get(before));
    !before.is_some_and(|symbol| symbol.kind.is_hard())
}

/// Whether an `@` before this makes a mail address: a name with a dot in it.
fn mail_host(symbols: &[Symbol]) -> bool {
    let mut host = symbols.iter().take_while(|symbol| is_name(symbol));
    host.any(|symbol| symbol.ch == '.') && host.next().is_some_and(|symbol| symbol.kind.is_hard())
}

/// Whether a name ends like a domain: `example.com`, also with a full stop after it.
fn is_domain(name: &[Symbol]) -> bool {
    let trailing = name.iter().rev().take_while(|symbol| !symbol.kind.is_hard()).count();
    let name = name.get(..name.len() - trailing).unwrap_or_default();
    let Some(dot) = name.iter().rposition(|symbol| symbol.ch == '.') else { return false };
    let (host, ending) = name.split_at(dot);
    let joined = host.last().is_some_and(|symbol| symbol.kind.is_hard());
    joined && ENDINGS.iter().any(|known| ending.iter().skip(1).map(|symbol| symbol.ch).eq(known.chars()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let folding = fold(text);
        let mut spans = Vec::new();
        find(&folding, &mut spans);
        let found: Vec<String> = spans
            .iter()
            .map(|(start, end)| folding.symbols()[*start..*end].iter().map(|symbol| symbol.ch).collect())
            .collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn addresses_are_recognised() {
        check("see https://example.com/ass-ets now", &["https://example.com/ass-ets"]);
        check("www.example.xx/dick", &["www.example.xx/dick"]);
        check("dick.com/tits?a=b c", &["dick.com/tits?a=b"]);
        check("go to dick.com.", &["dick.com."]);
        check("hi @dickens, mail dick@foo.bar", &["dickens", "dick", "foo.bar"]);
        check("(a.b+dick@foo.co)", &["a.b+dick", "foo.co"]);
    }

    #[test]
    fn dotted_words_are_no_addresses() {
        check("fuck.you. fuck@you f.u.c.k :// a.b", &[]);
        check("no dots", &[]);
    }
}
