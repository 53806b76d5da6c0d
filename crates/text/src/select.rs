//! Choosing among what was found: the longest first, nothing twice.

/// A word of the list in the folded text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// The rank of the word's entry; entries that allow come first.
    pub(crate) rank: u32,
    /// How far the text is from the word as a dictionary writes it.
    pub(crate) tricks: u8,
}

/// Memory for [`longest_first`].
#[derive(Clone, Debug, Default)]
pub(crate) struct Taken {
    words: Vec<u64>,
}

impl Taken {
    fn clear(&mut self, len: usize) {
        self.words.clear();
        self.words.resize(len / 64 + 1, 0);
    }

    fn contains(&self, at: usize) -> bool {
        self.words.get(at / 64).is_some_and(|word| word & (1 << (at % 64)) != 0)
    }

    fn insert(&mut self, at: usize) {
        if let Some(word) = self.words.get_mut(at / 64) {
            *word |= 1 << (at % 64);
        }
    }
}

/// Keeps the longest of candidates that overlap, then sorts by position. `len` is the length of the folded text.
pub(crate) fn longest_first(candidates: &mut Vec<Candidate>, taken: &mut Taken, len: usize) {
    if candidates.len() > 1 {
        taken.clear(len);
        candidates.sort_unstable_by_key(|c| (usize::MAX - (c.end - c.start), c.start, c.tricks, c.rank));
        candidates.retain(|candidate| {
            // What was taken before is at least as long, so an overlap covers one of the ends.
            let free = !taken.contains(candidate.start) && !taken.contains(candidate.end - 1);
            if free {
                (candidate.start..candidate.end).for_each(|at| taken.insert(at));
            }
            free
        });
        candidates.sort_unstable_by_key(|candidate| candidate.start);
    }
}
