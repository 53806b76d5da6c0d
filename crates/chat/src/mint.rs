//! Ids of what is new: at random or, in a call that came with an idempotency key, made of that key, so that the call, made
//! again after it was cut short, meets what it made the first time.

use std::cell::Cell;

use gavel_model::{Minted, Timestamp};

tokio::task_local! {
    /// What the ids of the call that this task does are made of.
    static SEED: Seed;
}

/// What ids are made of.
struct Seed {
    at: Timestamp,
    bytes: [u8; 10],
    made: Cell<u16>,
}

impl Seed {
    fn next(&self) -> Minted {
        let mut bytes = self.bytes;
        let n = self.made.replace(self.made.get().wrapping_add(1)).to_be_bytes();
        for (byte, n) in bytes.iter_mut().zip(n) {
            *byte ^= n;
        }
        Minted::of(self.at, &bytes)
    }
}

/// Does a call in which the n-th new id is the same whenever the moment and the bytes are.
pub async fn repeatable<T>(at: Timestamp, bytes: [u8; 10], call: impl Future<Output = T>) -> T {
    SEED.scope(Seed { at, bytes, made: Cell::new(0) }, call).await
}

/// A new id.
pub(crate) fn mint<Id: From<Minted>>(now: Timestamp) -> Id {
    SEED.try_with(Seed::next).unwrap_or_else(|_| Minted::at_random(now)).into()
}

#[cfg(test)]
mod tests {
    use gavel_model::MessageId;

    use super::*;

    #[tokio::test]
    async fn a_call_made_again_makes_the_same_ids() {
        let now = Timestamp::from_millis(1_000);
        let two = async || (mint::<MessageId>(now), mint::<MessageId>(now));
        let first = repeatable(now, [7; 10], two()).await;
        assert_ne!(first.0, first.1);
        assert_eq!(first, repeatable(now, [7; 10], two()).await);
        assert_ne!(first, repeatable(now, [8; 10], two()).await);
        let (a, b) = two().await;
        assert!(a != b && a != first.0);
    }
}
