//! The session's rules, one test each, and all of them together against a
//! model of the server.

#[cfg(test)]
mod connecting;
#[cfg(test)]
mod harness;
#[cfg(test)]
mod liveness;
#[cfg(test)]
mod model;
#[cfg(test)]
mod receiving;
#[cfg(test)]
mod restoring;
#[cfg(test)]
mod sending;
#[cfg(test)]
mod uploads;
