//! Finding the words of a list in a text, however they are written.

use std::borrow::Borrow;

use crate::addresses;
use crate::boundary::{ends_word, starts_word};
use crate::common::is_fragment;
use crate::confusables::among_latin;
use crate::entry::{Entry, Unusable};
use crate::fold::{Folding, Kind, Symbol};
use crate::select::{Candidate, Taken, longest_first};
use crate::spelled;
use crate::trie::{NodeId, ROOT, Trie};
use crate::walk::{Place, Walk, leet, parts_a_word, sound_alike};

/// Steps that a text may cost beyond a plain scan, per character, so that work is linear in its length.
const FUEL_PER_CHAR: usize = 48;
/// And for a text of any length.
const BASE_FUEL: usize = 20_000;
/// The longest run of punctuation and spaces between the words of a phrase.
const MAX_GAP: usize = 5;

/// Why a list cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListError {
    /// The position of the entry in the list, from 0.
    pub entry: usize,
    /// Its phrase.
    pub phrase: String,
    /// What is wrong with it.
    pub reason: Unusable,
}

impl std::fmt::Display for ListError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "entry {} ({:?}) cannot be used: {}", self.entry, self.phrase, self.reason)
    }
}

impl std::error::Error for ListError {}

/// A word of the list, found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// The position of the entry in the list, from 0.
    pub entry: usize,
    /// Where it begins, in Unicode scalar values.
    pub start: usize,
    /// Where it ends: the first scalar value that is no longer part of it.
    pub end: usize,
}

/// The memory of [`Matcher::find`], to be kept between calls so that a clean message allocates nothing.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    folding: Folding,
    addresses: Vec<(usize, usize)>,
    walk: Walk,
    picks: Vec<usize>,
    candidates: Vec<Candidate>,
    taken: Taken,
}

/// A list made ready for matching: immutable, and shared freely between threads.
///
/// Words match whole and through disguises: case, accents, look-alike and compatibility letters, invisible
/// characters, leetspeak, masked letters, stretched letters, letters spelled one by one, words split in two. Nothing
/// matches inside links, mail addresses and @handles.
///
/// ```
/// use gavel_text::{Entry, Match, Matcher, Scratch};
///
/// let matcher = Matcher::build([Entry::new("darn"), Entry::new("ass")])?;
/// let (mut scratch, mut found) = (Scratch::default(), Vec::new());
/// matcher.find("D 4 R N, what a cläßic á$$!", &mut scratch, &mut found);
/// assert_eq!(found, [Match { entry: 0, start: 0, end: 7 }, Match { entry: 1, start: 23, end: 26 }]);
/// # Ok::<(), gavel_text::ListError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Matcher {
    trie: Trie,
    /// The entry behind each rank. Entries that allow have the lowest ranks.
    entries: Vec<usize>,
    allowing: usize,
}

impl Matcher {
    /// Makes a list ready. It takes about 0.1 s for 100,000 entries: do it off the path of messages.
    pub fn build<'a, E: Borrow<Entry<'a>>>(entries: impl IntoIterator<Item = E>) -> Result<Matcher, ListError> {
        let mut sorted: Vec<(bool, usize, Vec<String>)> = Vec::new();
        for (index, entry) in entries.into_iter().enumerate() {
            let entry = entry.borrow();
            let spellings = entry.spellings().map_err(|reason| ListError {
                entry: index,
                phrase: entry.phrase.to_owned(),
                reason,
            })?;
            sorted.push((!entry.allow, index, spellings));
        }
        sorted.sort_by_key(|(blocks, index, _)| (*blocks, *index));
        let mut words = Vec::new();
        for (rank, (_, _, spellings)) in (0_u32..).zip(&mut sorted) {
            words.extend(spellings.drain(..).map(|spelling| (spelling, rank)));
        }
        Ok(Matcher {
            trie: Trie::build(&words),
            allowing: sorted.iter().take_while(|(blocks, ..)| !blocks).count(),
            entries: sorted.into_iter().map(|(_, index, _)| index).collect(),
        })
    }

    /// The number of entries.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Replaces the content of `out` by the matches in `text`, in order and without overlaps: of two that overlap,
    /// the longer one.
    pub fn find(&self, text: &str, scratch: &mut Scratch, out: &mut Vec<Match>) {
        out.clear();
        scratch.folding.refill(text);
        scratch.candidates.clear();
        scratch.walk.refuel(BASE_FUEL + FUEL_PER_CHAR * scratch.folding.len());
        addresses::find(&scratch.folding, &mut scratch.addresses);
        self.scan(scratch);
        longest_first(&mut scratch.candidates, &mut scratch.taken, scratch.folding.len());
        for candidate in &scratch.candidates {
            let blocks = candidate.rank as usize >= self.allowing;
            let entry = self.entries.get(candidate.rank as usize).filter(|_| blocks);
            let span = scratch.folding.original(candidate.start..candidate.end);
            if let (Some(&entry), Some((start, end))) = (entry, span) {
                out.push(Match { entry, start, end });
            }
        }
    }

    /// The matches in `text`. Use [`find`](Matcher::find) where it matters how long it takes.
    pub fn matches(&self, text: &str) -> Vec<Match> {
        let mut found = Vec::new();
        self.find(text, &mut Scratch::default(), &mut found);
        found
    }

    /// Looks for words at each place where one can begin.
    fn scan(&self, scratch: &mut Scratch) {
        let Scratch { folding, addresses, walk, picks, candidates, .. } = scratch;
        let symbols = folding.symbols();
        let mut addresses = addresses.iter().peekable();
        let mut address_end = 0;
        let mut previous = Kind::Gap;
        for (at, symbol) in symbols.iter().enumerate() {
            let within = previous == Kind::Letter && symbol.kind != Kind::Wide;
            previous = symbol.kind;
            if let Some((_, end)) = addresses.next_if(|(start, _)| *start <= at) {
                address_end = *end;
            }
            // The first test alone rules out most places.
            if within || symbol.kind == Kind::Gap || at < address_end || !starts_word(symbols, at) {
                continue;
            }
            if self.read_plainly(symbols, at, candidates) {
                self.read_closely(symbols, at, walk, candidates);
            }
            if spelled::collect(symbols, at, picks) {
                self.read_spelled(symbols, picks, walk, candidates);
            }
        }
    }

    /// Reads letter for letter, and says whether another reading deserves a try. Nearly every word of nearly every
    /// message ends here, after a few letters.
    fn read_plainly(&self, symbols: &[Symbol], start: usize, candidates: &mut Vec<Candidate>) -> bool {
        let mut deceptive = false;
        let mut node = ROOT;
        let mut previous = None;
        let mut at = start;
        let mut words = 1;
        while let Some(symbol) = symbols.get(at) {
            let hard = symbol.kind.is_hard() || symbol.kind == Kind::Wide;
            deceptive = deceptive || previous == Some(symbol.ch) || has_other_readings(symbols, at);
            if !hard && !deceptive && words == 1 && self.may_go_on(node, symbols.get(at + 1)) {
                deceptive = is_half(symbols, start, at);
            }
            if let Some(child) = self.trie.child(node, symbol.ch).filter(|_| symbol.kind != Kind::Gap) {
                node = child;
                at += 1;
            } else if let Some(child) = self.trie.child(node, ' ').filter(|_| !hard) {
                node = child;
                at += symbols
                    .iter()
                    .skip(at)
                    .take(MAX_GAP)
                    .take_while(|s| !s.kind.is_hard() && s.kind != Kind::Wide)
                    .count();
                words += 1;
            } else {
                break;
            }
            previous = Some(symbol.ch);
            if let Some(rank) = self.trie.word(node).filter(|_| ends_word(symbols, at)) {
                candidates.push(Candidate { start, end: at, rank, tricks: 0 });
            }
        }
        deceptive
    }

    /// Whether `next` can be the next letter after `node`, however it is read.
    fn may_go_on(&self, node: NodeId, next: Option<&Symbol>) -> bool {
        next.is_some_and(|next| {
            !next.ch.is_ascii()
                || sound_alike(next.ch).is_some()
                || self.trie.letter(node) == next.ch
                || self.trie.child(node, next.ch).is_some()
        })
    }

    /// Follows every plausible reading from `start`.
    fn read_closely(&self, symbols: &[Symbol], start: usize, walk: &mut Walk, candidates: &mut Vec<Candidate>) {
        walk.begin();
        for (at, symbol) in symbols.iter().enumerate().skip(start) {
            // A sign of money before a number is no letter.
            let money = matches!(symbol.ch, '$' | '€') && symbols.get(at + 1).is_some_and(|s| s.kind == Kind::Digit);
            let foreign = !symbol.ch.is_ascii() && has_latin(symbols, at);
            let place = Place {
                at,
                leet: if money { "" } else { leet(symbol.ch) },
                lookalikes: if foreign { among_latin(symbol.ch) } else { "" },
                inside: is_inside(symbols, at),
                half: !symbol.kind.is_hard() && is_half(symbols, start, at),
            };
            walk.read(&self.trie, symbol, place);
            if walk.is_over() {
                break;
            }
            let end = at + 1;
            if walk.words(&self.trie).next().is_none() || !ends_word(symbols, end) {
                continue;
            }
            // Where digits around a word are digits, those in it are no letters: it is a piece of some identifier.
            let in_number = is_digit(symbols, start.checked_sub(1)) || is_digit(symbols, Some(end));
            for (reading, rank) in walk.words(&self.trie) {
                if in_number && reading.reads_digits() {
                    continue;
                }
                // Only what stands there openly is allowed.
                let usable = rank as usize >= self.allowing || reading.tricks() == 0;
                if usable && reading.halves_are_fragments(symbols, end) {
                    candidates.push(Candidate { start, end, rank, tricks: reading.tricks() });
                }
            }
        }
    }

    /// Reads single letters as one word.
    fn read_spelled(&self, symbols: &[Symbol], picks: &[usize], walk: &mut Walk, candidates: &mut Vec<Candidate>) {
        let Some(&start) = picks.first() else { return };
        walk.begin();
        for (count, &at) in picks.iter().enumerate() {
            let Some(symbol) = symbols.get(at) else { return };
            walk.read(&self.trie, symbol, Place { at, leet: leet(symbol.ch), ..Place::default() });
            if walk.is_over() {
                break;
            }
            if spelled::is_whole(symbols, picks, count + 1) {
                let end = spelled::end_of_piece(symbols, at);
                let blocking = walk
                    .words(&self.trie)
                    .filter(|(reading, rank)| *rank as usize >= self.allowing && reading.is_mostly_letters());
                candidates.extend(blocking.map(|(reading, rank)| Candidate {
                    start,
                    end,
                    rank,
                    tricks: reading.tricks(),
                }));
            }
        }
    }
}

fn is_digit(symbols: &[Symbol], at: Option<usize>) -> bool {
    at.and_then(|at| symbols.get(at)).is_some_and(|s| s.kind == Kind::Digit)
}

/// Whether the symbol at `at` may stand for another letter than itself.
fn has_other_readings(symbols: &[Symbol], at: usize) -> bool {
    symbols.get(at).is_some_and(|symbol| match symbol.kind {
        Kind::Letter => sound_alike(symbol.ch).is_some() || !among_latin(symbol.ch).is_empty(),
        Kind::Digit | Kind::Leet => !leet(symbol.ch).is_empty(),
        Kind::Mask => is_inside(symbols, at),
        Kind::Wide | Kind::Gap => false,
    })
}

/// Whether the sign at `at` has something directly before and behind it, so that it may stand for a letter.
fn is_inside(symbols: &[Symbol], at: usize) -> bool {
    let touches = |symbol: Option<&Symbol>| symbol.is_some_and(|s| !matches!(s.kind, Kind::Gap | Kind::Wide));
    at.checked_sub(1).is_some_and(|before| touches(symbols.get(before))) && touches(symbols.get(at + 1))
}

/// Whether the sign at `at` may part the halves of a word that begins at `start`: letters on both sides, and the first
/// half is no word. A star within a word has no other use, so that it needs no proof.
fn is_half(symbols: &[Symbol], start: usize, at: usize) -> bool {
    let is_letter = |symbol: Option<&Symbol>| symbol.is_some_and(|s| s.kind == Kind::Letter);
    symbols.get(at).is_some_and(|sign| {
        parts_a_word(sign.ch)
            && at > start
            && is_letter(symbols.get(at - 1))
            && is_letter(symbols.get(at + 1))
            && !is_after_apostrophe(symbols, start)
            && (sign.ch == '*' || is_fragment(symbols.get(start..at).unwrap_or_default()))
    })
}

/// Whether a word's tail begins here: the s of "it's".
pub(crate) fn is_after_apostrophe(symbols: &[Symbol], at: usize) -> bool {
    at.checked_sub(1).and_then(|before| symbols.get(before)).is_some_and(|s| matches!(s.ch, '\'' | '’' | '`'))
}

/// Whether the word around `at` has Latin letters.
fn has_latin(symbols: &[Symbol], at: usize) -> bool {
    /// Words that mix alphabets are short.
    const LOOK: usize = 16;
    let (before, after) = symbols.split_at_checked(at).unwrap_or((symbols, &[]));
    let latin = |symbols: &mut dyn Iterator<Item = &Symbol>| {
        symbols.take(LOOK).take_while(|s| s.kind.is_hard()).any(|s| s.latin)
    };
    latin(&mut before.iter().rev()) || latin(&mut after.iter())
}
