//! What is said in the large installation, and how people are called there: always the same.

/// How many words there are.
const VOCABULARY: f64 = 20_000.0;
/// How many of them a message has.
const WORDS: usize = 8;
/// Said in every other message.
pub(super) const FREQUENT: &str = "gavel";
/// Said three times in all.
pub(super) const RARE: &str = "xylophone";
/// Said in the last message.
pub(super) const LAST: &str = "goodbye";

const GIVEN: [&str; 20] = [
    "Ada", "Ben", "Clara", "Dara", "Emil", "Fatima", "Goran", "Hana", "Ivan", "Jonas", "Kira", "Liam", "Mona", "Nils",
    "Olga", "Pia", "Rosa", "Sami", "Tara", "Uma",
];

/// Numbers that look as if by chance (a linear congruential generator, of Knuth's constants).
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new() -> Self {
        Self(41)
    }

    /// From 0 to below 1.
    pub(super) fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as f64 / f64::from(1_u32 << 31)
    }

    pub(super) fn below(&mut self, end: u64) -> u64 {
        super::fill::scaled(self.unit(), end)
    }
}

/// What the message of this number says: words of which few are said often and most seldom.
pub(super) fn text(random: &mut Random, number: u64, of: u64) -> String {
    let mut text = String::with_capacity(80);
    for _ in 0..WORDS {
        let rank = random.unit().powi(3) * VOCABULARY;
        text += &format!("w{rank:.0} ");
    }
    if number.is_multiple_of(2) {
        text += FREQUENT;
    }
    if [of / 7, of / 2, of - of / 5].contains(&number) {
        text += RARE;
    }
    if number + 1 == of {
        text += LAST;
    }
    text
}

/// A name that many share the first part of, and nobody all.
pub(super) fn name(number: u64) -> String {
    let given = usize::try_from(number).ok().and_then(|n| GIVEN.get(n % GIVEN.len())).copied().unwrap_or_default();
    // A few are called otherwise.
    if number % 9_973 == 17 { format!("Zebedee N{number}") } else { format!("{given} N{number}") }
}

/// A moment as RFC 3339 has it.
pub(super) fn rfc3339(millis: i64) -> String {
    gavel_model::Timestamp::from_millis(millis).to_string()
}
