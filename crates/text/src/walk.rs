//! Following every plausible reading of a word through the tree at once.
//!
//! A [`Reading`] is a position in the tree and what it took to get there. Each symbol of the text moves each reading
//! to its successors: the letter itself, the letter a sign may stand for, the same letter held longer, any letter
//! behind a mask, the next word of a phrase, or the second half of a word split in two.

use crate::common::is_fragment;
use crate::fold::{Kind, Symbol};
use crate::trie::{NodeId, ROOT, Trie};

/// The most readings followed at once; a list of 10,000 words needs about a hundred for `f***`.
const MAX_READINGS: usize = 192;
/// The longest run of punctuation and spaces between the words of a phrase.
const MAX_GAP: u8 = 5;
/// Below this a masked or split word says nothing.
const MIN_GUESSED: u8 = 4;

/// One way to read the text so far.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading {
    pub(crate) node: NodeId,
    /// How many symbols in a row were read as the last letter.
    run: u8,
    /// Pairs where the word has one letter, but English might well write two.
    pairs: u8,
    /// Letters that are written, in any script.
    letters: u8,
    /// Letters that a digit stands for.
    digits: u8,
    /// Letters that a sign stands for.
    signs: u8,
    /// Letters that are masked.
    masks: u8,
    /// Letters written as their neighbours in sound or shape (`v` for u).
    swaps: u8,
    /// Spaces between words of a phrase.
    spaces: u8,
    /// A letter is held so long that it cannot be an ordinary double letter.
    stretched: bool,
    opened_by_letter: bool,
    /// Where the word is split in two.
    split: Option<u32>,
}

impl Reading {
    fn start() -> Reading {
        Reading {
            node: ROOT,
            run: 0,
            pairs: 0,
            letters: 0,
            digits: 0,
            signs: 0,
            masks: 0,
            swaps: 0,
            spaces: 0,
            stretched: false,
            opened_by_letter: false,
            split: None,
        }
    }

    /// Whether most of the word is written in letters. Single digits and signs in a row are mostly just that.
    pub(crate) fn is_mostly_letters(&self) -> bool {
        self.letters > self.digits.saturating_add(self.signs)
    }

    /// Whether a digit is read as a letter.
    pub(crate) fn reads_digits(&self) -> bool {
        self.digits > 0
    }

    /// How far this is from the word as a dictionary writes it.
    pub(crate) fn tricks(&self) -> u8 {
        [self.digits, self.signs, self.masks, self.swaps, self.pairs, u8::from(self.stretched)]
            .into_iter()
            .fold(u8::from(self.split.is_some()), u8::saturating_add)
    }

    /// Whether what can follow is the same: two ways to share one stretched letter between two.
    fn is_like(&self, other: &Reading) -> bool {
        self.node == other.node
            && self.stretched == other.stretched
            && self.pairs == other.pairs
            && self.split == other.split
            && self.run.min(3) == other.run.min(3)
    }

    /// Whether the word, complete now, can be meant.
    fn is_plausible(&self) -> bool {
        let length = self.letters.saturating_add(self.digits).saturating_add(self.signs).saturating_add(self.masks);
        let guessed = self.masks > 0 || self.split.is_some();
        // One pair may be a real double letter (good, god); two pairs in one word are not.
        let held_on_purpose = self.stretched || self.pairs != 1;
        let masked_enough =
            !guessed || (length >= MIN_GUESSED && self.masks <= length - self.masks && self.letters >= 2);
        // A55 and B52 are names of things: one letter and a number. A number alone is a number.
        let designation = self.letters == 1 && self.opened_by_letter && self.signs == 0 && self.masks == 0;
        let digits_are_letters = self.digits == 0 || (self.letters > 0 && !designation);
        let signs_are_letters = self.letters + self.digits > 0 || length >= 3;
        // A mask at the end hides too much.
        self.run > 0 && held_on_purpose && masked_enough && digits_are_letters && signs_are_letters
    }
}

/// What the neighbourhood says about the symbol that is read.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Place {
    /// Its index.
    pub(crate) at: usize,
    /// The letters that it may stand for as a sign or digit.
    pub(crate) leet: &'static str,
    /// The Latin letters that it resembles, where there are Latin letters around it.
    pub(crate) lookalikes: &'static str,
    /// It follows and precedes something without a space, so that a mask may stand for a letter.
    pub(crate) inside: bool,
    /// What was read so far is no word of its own and may be the first half of one.
    pub(crate) half: bool,
}

/// The readings of one word, and the memory for them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Walk {
    readings: Vec<Reading>,
    next: Vec<Reading>,
    /// Steps left for this text. When they are used up only plain spellings are found: work stays linear whatever
    /// is sent.
    fuel: usize,
}

impl Walk {
    pub(crate) fn refuel(&mut self, steps: usize) {
        self.fuel = steps;
    }

    /// Begins at the root.
    pub(crate) fn begin(&mut self) {
        self.readings.clear();
        if self.fuel > 0 {
            self.readings.push(Reading::start());
        }
    }

    pub(crate) fn is_over(&self) -> bool {
        self.readings.is_empty()
    }

    /// The readings that are a plausible whole word now, with the word's index.
    pub(crate) fn words<'a>(&'a self, trie: &'a Trie) -> impl Iterator<Item = (&'a Reading, u32)> {
        self.readings
            .iter()
            .filter_map(|reading| Some((reading, trie.word(reading.node)?)))
            .filter(|(r, _)| r.is_plausible())
    }

    /// Reads one more symbol.
    pub(crate) fn read(&mut self, trie: &Trie, symbol: &Symbol, place: Place) {
        self.next.clear();
        let readings = std::mem::take(&mut self.readings);
        for reading in &readings {
            self.step(trie, reading, symbol, place);
        }
        self.fuel = self.fuel.saturating_sub(readings.len() + self.next.len());
        self.readings = std::mem::replace(&mut self.next, readings);
        if self.fuel == 0 {
            self.readings.clear();
        }
    }

    fn step(&mut self, trie: &Trie, reading: &Reading, symbol: &Symbol, place: Place) {
        let after_mask = reading.masks > 0 && reading.run == 0;
        self.advance(trie, reading, symbol.ch, |r| r.letters = r.letters.saturating_add(1), symbol);
        match symbol.kind {
            Kind::Letter => {
                for other in sound_alike(symbol.ch).into_iter().chain(place.lookalikes.chars()) {
                    let swapped = |r: &mut Reading| {
                        r.letters = r.letters.saturating_add(1);
                        r.swaps = r.swaps.saturating_add(1);
                    };
                    self.advance(trie, reading, other, swapped, symbol);
                }
            }
            Kind::Digit => {
                for letter in place.leet.chars() {
                    self.advance(trie, reading, letter, |r| r.digits = r.digits.saturating_add(1), symbol);
                }
            }
            Kind::Leet | Kind::Mask | Kind::Gap => {
                for letter in place.leet.chars() {
                    self.advance(trie, reading, letter, |r| r.signs = r.signs.saturating_add(1), symbol);
                }
                if symbol.kind == Kind::Mask && place.inside {
                    self.unmask(trie, reading, symbol.ch);
                }
                if !after_mask {
                    self.cross_gap(trie, reading, symbol, place);
                }
            }
            Kind::Wide => {}
        }
    }

    /// Follows `letter`, or holds it if it is the one just read.
    fn advance(&mut self, trie: &Trie, reading: &Reading, letter: char, count: impl Fn(&mut Reading), symbol: &Symbol) {
        let last = trie.letter(reading.node);
        if let Some(node) = trie.child(reading.node, letter) {
            let run = if last == letter { reading.run.saturating_add(1) } else { 1 };
            let mut next = Reading { node, run, ..*reading };
            if reading.node == ROOT {
                next.opened_by_letter = symbol.kind == Kind::Letter;
            }
            count(&mut next);
            self.push(next);
        }
        if reading.node != ROOT && last == letter && can_be_held(symbol, letter) && reading.run > 0 {
            self.hold(reading, letter);
        }
    }

    /// Stays where it is: the letter is stretched.
    fn hold(&mut self, reading: &Reading, letter: char) {
        let mut held = Reading { run: reading.run.saturating_add(1), ..*reading };
        let opening = reading.letters.saturating_add(reading.digits).saturating_add(reading.signs) == 1;
        if held.run >= 3 || opening || !is_written_double(letter) {
            held.stretched = true;
        } else {
            held.pairs = held.pairs.saturating_add(1);
        }
        self.push(held);
    }

    /// Any letter may be behind a mask. Dashes mask one letter at most: they part words far more often.
    fn unmask(&mut self, trie: &Trie, reading: &Reading, mask: char) {
        let opened = reading.node != ROOT && trie.letter(reading.node) != ' ' && reading.split.is_none();
        if !opened || (matches!(mask, '-' | '_') && reading.masks > 0) {
            return;
        }
        for node in trie.children(reading.node).filter(|node| trie.letter(*node).is_alphabetic()) {
            let unmasked = Reading { node, run: 0, masks: reading.masks.saturating_add(1), ..*reading };
            // Siblings cannot be alike, so that there is nothing to compare.
            if self.next.len() < MAX_READINGS {
                self.next.push(unmasked);
            }
        }
    }

    /// Goes on behind a space: with the next word of a phrase, or with the second half of a split word.
    fn cross_gap(&mut self, trie: &Trie, reading: &Reading, symbol: &Symbol, place: Place) {
        if trie.letter(reading.node) == ' ' && reading.node != ROOT {
            if reading.run < MAX_GAP {
                self.push(Reading { run: reading.run + 1, ..*reading });
            }
        } else if reading.split.is_none() {
            if let Some(node) = trie.child(reading.node, ' ') {
                self.push(Reading { node, run: 1, spaces: reading.spaces.saturating_add(1), ..*reading });
            }
            if place.half && reading.spaces == 0 && reading.masks == 0 && parts_a_word(symbol.ch) {
                self.push(Reading { split: u32::try_from(place.at).ok(), ..*reading });
            }
        }
    }

    fn push(&mut self, reading: Reading) {
        if self.next.len() < MAX_READINGS && !self.next.iter().any(|other| other.is_like(&reading)) {
            self.next.push(reading);
        }
    }
}

impl Reading {
    /// Whether the second half of a split word, which ends before `end`, is no word of its own.
    pub(crate) fn halves_are_fragments(&self, symbols: &[Symbol], end: usize) -> bool {
        self.split.is_none_or(|split| {
            let half = symbols.get(split as usize..end).and_then(<[Symbol]>::split_first);
            half.is_some_and(|(sign, half)| sign.ch == '*' || is_fragment(half))
        })
    }
}

/// The letters that a digit or sign stands for.
pub(crate) fn leet(sign: char) -> &'static str {
    match sign {
        '0' => "o",
        '1' | '|' => "il",
        '2' => "z",
        '3' | '€' => "e",
        '4' | '@' => "a",
        '5' | '$' => "s",
        '6' | '9' => "g",
        '7' | '+' => "t",
        '8' => "b",
        '!' => "i",
        _ => "",
    }
}

/// Letters written for another on purpose: `fvck`, `azz`.
pub(crate) fn sound_alike(letter: char) -> Option<char> {
    match letter {
        'v' => Some('u'),
        'z' => Some('s'),
        _ => None,
    }
}

/// Characters that are put into a word to break it.
pub(crate) fn parts_a_word(ch: char) -> bool {
    matches!(ch, ' ' | '.' | '-' | '_' | '*' | '~' | '/')
}

/// Numbers are not stretched (69 is not 699), nor are scripts where each character is a syllable or more.
fn can_be_held(symbol: &Symbol, letter: char) -> bool {
    letter.is_alphabetic() && symbol.kind != Kind::Wide
}

/// Letters that English often writes twice. A pair of any other is stretching.
fn is_written_double(letter: char) -> bool {
    !matches!(letter, 'a' | 'h' | 'i' | 'j' | 'k' | 'q' | 'u' | 'v' | 'w' | 'x' | 'y')
}
