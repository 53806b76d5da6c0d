//! When to look at which socket: four bytes each, instead of a timer.

use super::slots::index;

/// Seconds that the wheel reaches ahead.
const REACH: u32 = 63;

/// Slots by the second they are due, within the next minute.
pub(super) struct Wheel {
    seconds: Vec<Vec<u32>>,
    /// The last second that has been taken.
    taken: u32,
}

impl Default for Wheel {
    fn default() -> Self {
        Self { seconds: (0..=REACH).map(|_| Vec::new()).collect(), taken: 0 }
    }
}

impl Wheel {
    /// Puts a slot at a second, or at the furthest one in reach; answers which it is.
    pub(super) fn insert(&mut self, slot: u32, second: u32) -> u32 {
        let second = second.clamp(self.taken + 1, self.taken + REACH);
        let at = (second % index(self.seconds.len())) as usize;
        if let Some(slots) = self.seconds.get_mut(at) {
            slots.push(slot);
        }
        second
    }

    /// Takes the slots that are due by `now`.
    pub(super) fn advance(&mut self, now: u32) -> Vec<u32> {
        let mut due = Vec::new();
        for second in (self.taken + 1..=now).take(self.seconds.len()) {
            let at = (second % index(self.seconds.len())) as usize;
            if let Some(slots) = self.seconds.get_mut(at) {
                due.append(&mut std::mem::take(slots));
            }
        }
        self.taken = self.taken.max(now);
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_slot_comes_once_at_its_second() {
        let mut wheel = Wheel::default();
        assert_eq!(wheel.insert(1, 0), 1);
        assert_eq!(wheel.insert(2, 5), 5);
        assert_eq!(wheel.insert(3, 1000), 63);
        assert_eq!(wheel.advance(1), [1]);
        assert!(wheel.advance(4).is_empty());
        assert_eq!(wheel.advance(5), [2]);
        assert_eq!(wheel.insert(4, 68), 68);
        assert_eq!(wheel.advance(10_000), [3, 4]);
        assert_eq!(wheel.insert(5, 0), 10_001);
    }
}
