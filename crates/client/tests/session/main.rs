//! The session's rules, one test each, and all of them together against a
//! model of the server.

#[cfg(test)]
mod company;
#[cfg(test)]
mod connecting;
#[cfg(test)]
mod flood;
#[cfg(test)]
mod handoff;
#[cfg(test)]
mod harness;
#[cfg(test)]
mod history;
#[cfg(test)]
mod holding;
#[cfg(test)]
mod leading;
#[cfg(test)]
mod liveness;
#[cfg(test)]
mod marks;
#[cfg(test)]
mod model;
#[cfg(test)]
mod numbers;
#[cfg(test)]
mod receiving;
#[cfg(test)]
mod requests;
#[cfg(test)]
mod restoring;
#[cfg(test)]
mod sending;
#[cfg(test)]
mod showing;
#[cfg(test)]
mod tabs;
#[cfg(test)]
mod upgrading;
#[cfg(test)]
mod uploads;
