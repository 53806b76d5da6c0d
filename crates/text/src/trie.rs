//! The words of a list as a tree of letters, in two flat arrays.
//!
//! A tree that can be walked letter by letter, because the matcher follows several readings of one text at once.
//! A node's children lie side by side: Latin letters are found by counting bits, others by bisection.

/// Marks a node where no word ends.
const NO_WORD: u32 = u32::MAX;
/// The key of the space between the words of a phrase.
const SPACE: u32 = 26;
/// Keys below this are found through [`Node::low`]; those above are characters, shifted by it.
const LOW_KEYS: u32 = 27;

/// A position in the tree.
pub(crate) type NodeId = u32;

/// The position before the first letter.
pub(crate) const ROOT: NodeId = 0;

#[derive(Clone, Copy, Debug)]
struct Node {
    /// Which low keys have a child: a bit each.
    low: u32,
    /// How many children have a higher key.
    high: u32,
    first_child: NodeId,
    /// The index of the word that ends here.
    word: u32,
    /// The key that leads here.
    key: u32,
}

/// The tree.
#[derive(Clone, Debug)]
pub(crate) struct Trie {
    nodes: Vec<Node>,
}

fn key(ch: char) -> u32 {
    match ch {
        'a'..='z' => u32::from(ch) - u32::from('a'),
        ' ' => SPACE,
        _ => u32::from(ch) + LOW_KEYS,
    }
}

fn letter(key: u32) -> char {
    match key {
        SPACE => ' ',
        0..SPACE => char::from_u32(key + u32::from('a')).unwrap_or(' '),
        _ => char::from_u32(key - LOW_KEYS).unwrap_or(' '),
    }
}

impl Trie {
    /// Builds the tree of `(word, index)` pairs. Of equal words the lowest index is kept.
    pub(crate) fn build(words: &[(String, u32)]) -> Trie {
        let mut words: Vec<(Vec<u32>, u32)> =
            words.iter().map(|(word, index)| (word.chars().map(key).collect(), *index)).collect();
        words.sort_unstable();
        let mut nodes = vec![Node { low: 0, high: 0, first_child: 0, word: NO_WORD, key: SPACE }];
        // Breadth first, so that the children of a node lie side by side: each node's words, and its depth.
        let mut ranges = vec![(words.as_slice(), 0_usize)];
        let mut next = 0;
        while let Some(&(mut range, depth)) = ranges.get(next) {
            let first_child = NodeId::try_from(nodes.len()).unwrap_or(NO_WORD);
            let (mut low, mut high, mut word) = (0, 0, NO_WORD);
            while let Some((head, index)) = range.first() {
                let Some(&key) = head.get(depth) else {
                    word = word.min(*index);
                    range = range.get(1..).unwrap_or_default();
                    continue;
                };
                let same = range.partition_point(|(other, _)| other.get(depth).is_some_and(|k| *k == key));
                let (of_child, rest) = range.split_at(same);
                nodes.push(Node { low: 0, high: 0, first_child: 0, word: NO_WORD, key });
                ranges.push((of_child, depth + 1));
                range = rest;
                if key < LOW_KEYS { low |= 1 << key } else { high += 1 }
            }
            if let Some(node) = nodes.get_mut(next) {
                *node = Node { low, high, first_child, word, key: node.key };
            }
            next += 1;
        }
        Trie { nodes }
    }

    /// Where `ch` leads from `node`.
    #[inline]
    pub(crate) fn child(&self, node: NodeId, ch: char) -> Option<NodeId> {
        let node = self.nodes.get(node as usize)?;
        let key = key(ch);
        if key < LOW_KEYS {
            let bit = 1 << key;
            return (node.low & bit != 0).then(|| node.first_child + (node.low & (bit - 1)).count_ones());
        }
        if node.high == 0 {
            return None;
        }
        let first = node.first_child + node.low.count_ones();
        let children = self.nodes.get(first as usize..(first + node.high) as usize)?;
        let found = children.binary_search_by_key(&key, |child| child.key).ok()?;
        u32::try_from(found).ok().map(|found| first + found)
    }

    /// Everything one letter further.
    pub(crate) fn children(&self, node: NodeId) -> std::ops::Range<NodeId> {
        self.nodes
            .get(node as usize)
            .map_or(0..0, |node| node.first_child..node.first_child + node.low.count_ones() + node.high)
    }

    /// The letter that leads to `node`; a space for the root.
    pub(crate) fn letter(&self, node: NodeId) -> char {
        self.nodes.get(node as usize).map_or(' ', |node| letter(node.key))
    }

    /// The index of the word that ends at `node`.
    #[inline]
    pub(crate) fn word(&self, node: NodeId) -> Option<u32> {
        self.nodes.get(node as usize).map(|node| node.word).filter(|word| *word != NO_WORD)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(trie: &Trie, word: &str) -> Option<u32> {
        word.chars().try_fold(ROOT, |node, ch| trie.child(node, ch)).and_then(|node| trie.word(node))
    }

    #[test]
    fn finds_exactly_its_words() {
        let words = ["ass", "asshole", "b c", "блин", "бл", "é", "a1", "69", "zz"];
        let numbered: Vec<_> = words.iter().zip(0..).map(|(word, index)| ((*word).to_owned(), index)).collect();
        let trie = Trie::build(&numbered);
        for (word, index) in &numbered {
            assert_eq!(find(&trie, word), Some(*index), "{word}");
        }
        for other in ["", "as", "assh", "b", "b ", "бли", "6", "z", "zzz", "q"] {
            assert_eq!(find(&trie, other), None, "{other}");
        }
        assert_eq!(trie.children(ROOT).count(), 6);
    }

    #[test]
    fn the_first_of_equal_words_stays() {
        let trie = Trie::build(&[("a".to_owned(), 7), ("a".to_owned(), 3)]);
        assert_eq!(find(&trie, "a"), Some(3));
    }

    #[test]
    fn an_empty_tree_has_no_words() {
        assert_eq!(find(&Trie::build(&[]), "a"), None);
    }
}
