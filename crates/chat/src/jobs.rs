//! Jobs: ask how they stand, end them; and what their runner needs.

mod cancel;
mod read;
mod run;
