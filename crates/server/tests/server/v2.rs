//! What visitors' devices can rely on that speak k1te.chat.v2.

mod blocked;
mod company;
mod editing;
mod entries;
mod history;
mod hours;
mod identity;
mod info;
mod joining;
mod limits;
mod marks;
mod resuming;
