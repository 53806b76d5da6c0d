//! The people of the demo.

use serde::Deserialize;

/// Somebody of the demo.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// What others see.
    pub name: String,
    /// What they are like.
    pub about: String,
    /// The language they grew up with.
    #[serde(default = "english")]
    pub locale: String,
    /// How likely they are to be there, 0 to 1.
    pub online: f64,
    /// How fast they write; 1 is ordinary.
    #[serde(default = "ordinary")]
    pub pace: f64,
    /// Whether they run the place.
    #[serde(default)]
    pub staff: bool,
    /// Whether they misbehave.
    #[serde(default)]
    pub trouble: bool,
}

fn english() -> String {
    "en".to_owned()
}

const fn ordinary() -> f64 {
    1.0
}
