//! The `k1te-server` binary.

fn main() {}
