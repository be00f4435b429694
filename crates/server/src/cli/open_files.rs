//! How many files and connections the system lets this process have.

/// Files that are open beside the connections: the database, its readers,
/// files being sent.
const BESIDE: u64 = 512;

/// Asks the system for as many as it gives, and says so where that is too few:
/// it would show only under load, as connections that are not accepted.
pub(super) fn allow(connections: u64) {
    let needed = connections.saturating_add(BESIDE);
    match rlimit::increase_nofile_limit(u64::MAX) {
        Ok(allowed) if allowed < needed => tracing::warn!(
            allowed,
            needed,
            "the system allows too few open files for all connections; raise the hard limit \
             (ulimit -Hn, LimitNOFILE=) or lower --max-connections"
        ),
        Ok(allowed) => tracing::debug!(allowed, "open files"),
        Err(error) => tracing::warn!(%error, "the limit of open files cannot be raised"),
    }
}
