//! Short everyday words.
//!
//! A word split in two (`fu ck`) is only seen where neither half is a word of its own, or `push it` and `as semble`
//! would be found out for what they are not.

use crate::fold::{Kind, Symbol};

/// The longest word below.
const LONGEST: usize = 8;

/// Whether `symbols` are letters that make no everyday word.
pub(crate) fn is_fragment(symbols: &[Symbol]) -> bool {
    symbols.iter().all(|symbol| symbol.kind == Kind::Letter) && !is_common(symbols)
}

fn is_common(symbols: &[Symbol]) -> bool {
    symbols.len() <= LONGEST
        && COMMON.binary_search_by(|word| word.chars().cmp(symbols.iter().map(|symbol| symbol.ch))).is_ok()
}

/// In order, for bisection.
const COMMON: &[&str] = &[
    "a", "ab", "ace", "act", "ad", "add", "afk", "age", "ago", "ah", "aha", "aid", "aim", "air", "ale", "all", "alt",
    "am", "amp", "an", "ana", "anal", "and", "anna", "anus", "any", "ape", "app", "apt", "arc", "are", "arm", "arse",
    "art", "as", "ash", "ask", "ass", "at", "ate", "aw", "axe", "aye", "baby", "back", "bad", "bag", "bah", "ball",
    "balls", "ban", "bang", "bar", "bare", "base", "bash", "bat", "bay", "be", "bean", "bear", "bed", "bee", "been",
    "beer", "bell", "ben", "best", "bet", "big", "bill", "bin", "bit", "bitch", "bite", "bits", "blow", "blue", "bo",
    "board", "boat", "bob", "body", "bog", "bollock", "bon", "bone", "boo", "boob", "boobs", "book", "boot", "born",
    "boss", "both", "bout", "bow", "box", "boy", "boys", "bra", "bran", "brb", "btw", "bu", "bug", "bugger", "bull",
    "bum", "bun", "bus", "but", "butt", "butter", "by", "bye", "ca", "can", "car", "cat", "chin", "chink", "chop",
    "class", "cm", "co", "cock", "code", "cold", "come", "con", "cook", "cool", "coon", "cop", "corn", "cot", "count",
    "cow", "crow", "cry", "cum", "cunt", "cup", "cut", "d", "da", "dad", "dam", "damn", "dan", "dark", "day", "de",
    "dead", "deal", "dear", "den", "dew", "di", "dick", "dicks", "did", "die", "dig", "dim", "din", "dip", "dirt",
    "dis", "dj", "dm", "do", "dog", "doing", "don", "done", "door", "dot", "down", "drag", "draw", "drew", "drop",
    "dry", "du", "duck", "dude", "due", "dug", "dumb", "dun", "dust", "dyke", "ea", "each", "ear", "ease", "easy",
    "eat", "ed", "egg", "ego", "eh", "el", "else", "em", "en", "end", "er", "era", "ere", "err", "es", "est", "et",
    "even", "ever", "ex", "eye", "ez", "fa", "face", "fact", "fag", "fail", "fan", "far", "fat", "fate", "fed", "fee",
    "feel", "feet", "fell", "felt", "few", "ffs", "fi", "file", "fill", "fin", "find", "fine", "fire", "first", "fish",
    "fit", "five", "fix", "flag", "flow", "fly", "fo", "fog", "folk", "food", "foot", "for", "fore", "form", "four",
    "fox", "free", "friend", "from", "fry", "fuck", "full", "fun", "fur", "fyi", "ga", "gag", "gang", "gap", "gas",
    "gate", "gave", "gay", "gb", "gem", "gen", "get", "gg", "gi", "gift", "gig", "gin", "girl", "give", "go", "goal",
    "god", "going", "gold", "gone", "good", "got", "grab", "gray", "great", "grew", "grip", "gu", "gum", "gun", "guy",
    "ha", "had", "hair", "half", "hall", "ham", "hand", "hang", "hard", "has", "hat", "hate", "have", "he", "head",
    "heal", "hear", "heart", "heat", "heel", "held", "hell", "help", "hem", "hen", "her", "here", "hero", "hers",
    "hey", "hi", "hid", "hide", "high", "hill", "him", "hip", "his", "hit", "hits", "hitting", "ho", "hoe", "hog",
    "hold", "hole", "holes", "home", "homo", "hood", "hook", "hop", "hope", "horn", "horse", "hot", "hour", "how",
    "hr", "hub", "huge", "hum", "hump", "hunt", "hurt", "hut", "i", "ice", "id", "idk", "ie", "if", "ill", "im", "imo",
    "in", "inch", "ink", "inn", "inner", "into", "io", "ion", "ir", "ire", "is", "it", "itch", "its", "ive", "ja",
    "jack", "jaw", "jay", "je", "jerk", "jet", "jew", "jo", "job", "jobs", "john", "join", "joke", "joy", "ju", "just",
    "ka", "kb", "ke", "keep", "ken", "key", "kg", "ki", "kick", "kid", "kids", "kill", "kin", "kind", "king", "kings",
    "kink", "kins", "kit", "km", "knew", "knob", "know", "ko", "ku", "la", "lab", "lack", "lad", "lady", "lag", "lamb",
    "land", "lap", "last", "late", "law", "lay", "le", "lead", "leaf", "leg", "les", "less", "let", "li", "lick",
    "licker", "licking", "lid", "lie", "life", "light", "like", "line", "link", "lip", "lips", "list", "lit", "live",
    "ll", "lo", "load", "lock", "log", "lol", "long", "look", "lord", "loss", "lost", "lot", "loud", "love", "low",
    "lu", "luck", "lump", "lunch", "lust", "ma", "mad", "made", "mail", "main", "make", "male", "man", "many", "mar",
    "mark", "mask", "mass", "mast", "mat", "may", "mb", "me", "mean", "meat", "meet", "men", "met", "mi", "mid",
    "mile", "milk", "min", "mind", "mine", "miss", "mix", "mm", "mo", "mob", "mom", "moon", "more", "mores", "moron",
    "moss", "most", "mother", "move", "mr", "mu", "mud", "mum", "my", "na", "nah", "nail", "name", "nap", "nd", "ne",
    "near", "neck", "need", "net", "new", "next", "ni", "nice", "nick", "nigga", "nigger", "nine", "nip", "nit", "no",
    "nob", "none", "noon", "nor", "nose", "not", "now", "nu", "nude", "nun", "nut", "nuts", "o", "oak", "odd", "of",
    "off", "oh", "oil", "ok", "old", "omg", "on", "once", "one", "only", "open", "or", "ore", "other", "our", "out",
    "over", "ow", "owe", "own", "oz", "pa", "pack", "pad", "page", "paid", "pain", "pal", "pan", "park", "part",
    "pass", "past", "pay", "pc", "pe", "pea", "peace", "pee", "pen", "per", "pet", "pi", "pick", "pie", "pig", "pin",
    "ping", "pink", "piss", "pit", "place", "plan", "play", "plus", "pm", "po", "pod", "pole", "poll", "pop", "porn",
    "post", "pot", "pound", "pour", "press", "prick", "ps", "pu", "pub", "pull", "pump", "pun", "pup", "pus", "push",
    "puss", "put", "quad", "queer", "quit", "ra", "rag", "ran", "rap", "rape", "rat", "rate", "raw", "ray", "rd", "re",
    "read", "real", "red", "rent", "rest", "retard", "ri", "rich", "rid", "ride", "right", "ring", "rip", "rise", "ro",
    "road", "rob", "rock", "rod", "role", "roll", "room", "root", "rot", "round", "row", "ru", "rub", "rum", "run",
    "rush", "sa", "sac", "sad", "safe", "said", "sail", "sale", "salt", "same", "sand", "sat", "save", "saw", "say",
    "scat", "se", "sea", "sec", "see", "seem", "seen", "self", "sell", "send", "sent", "set", "sex", "shall", "she",
    "sheet", "shell", "shine", "shirt", "shit", "shoe", "shop", "shot", "should", "show", "shut", "si", "sick", "side",
    "sin", "sing", "sis", "sit", "six", "size", "ski", "skin", "sky", "slap", "sleep", "slip", "slow", "slug", "slut",
    "small", "smh", "smut", "snow", "so", "soft", "some", "son", "song", "soon", "sort", "soul", "soup", "spa", "span",
    "spin", "spit", "spot", "st", "star", "stay", "step", "stop", "stud", "su", "such", "suck", "sucker", "sucking",
    "sum", "sun", "sure", "sus", "sweet", "ta", "tab", "table", "tag", "tail", "take", "tale", "talk", "tall", "tan",
    "tap", "tar", "tard", "tart", "task", "tbh", "te", "tea", "team", "tell", "ten", "term", "test", "text", "than",
    "that", "the", "their", "them", "then", "they", "thin", "thing", "this", "thot", "ti", "tie", "till", "tim",
    "time", "tin", "tip", "tire", "tit", "tits", "to", "toe", "tom", "ton", "too", "took", "tool", "top", "toss",
    "touch", "tough", "town", "toy", "track", "train", "trap", "trash", "tree", "trick", "trip", "true", "try", "tu",
    "tub", "tug", "turd", "turn", "tv", "twat", "two", "u", "uh", "uk", "um", "un", "under", "unit", "up", "ur", "us",
    "usa", "use", "va", "van", "ve", "vet", "vi", "via", "vow", "vs", "wa", "wad", "wag", "wait", "walk", "wall",
    "wank", "want", "war", "ward", "warm", "was", "wash", "watch", "water", "way", "we", "wear", "web", "weed", "week",
    "well", "went", "were", "wet", "what", "when", "who", "whole", "whore", "why", "wi", "wide", "wife", "will", "win",
    "wind", "wing", "wipe", "wise", "wit", "with", "wo", "woman", "won", "wood", "word", "work", "world", "worn",
    "would", "wow", "wp", "ya", "ye", "yes", "yet", "yo", "you", "your", "yu", "yum", "za", "ze", "zip", "zoo",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold;

    #[test]
    fn the_list_can_be_bisected() {
        assert!(COMMON.is_sorted());
        assert!(COMMON.iter().all(|word| word.len() <= LONGEST));
    }

    #[test]
    fn words_are_known_and_fragments_are_not() {
        for word in ["as", "push", "THE", "hit"] {
            assert!(is_common(fold(word).symbols()), "{word}");
        }
        for fragment in ["fu", "ck", "shi", "abcdefghi"] {
            assert!(!is_common(fold(fragment).symbols()), "{fragment}");
        }
    }
}
