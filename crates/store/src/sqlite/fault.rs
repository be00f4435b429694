//! Why a query came to nothing, before it is told to the domain.

use kite_domain::port::StoreError;

/// Why a query came to nothing.
#[derive(Debug)]
pub(super) enum Fault {
    /// The name is taken.
    NameTaken,
    /// Somebody else has changed it meanwhile.
    Changed,
    /// What it was about is gone.
    Gone,
    /// The visitor has devices, and this is none of them.
    UnknownDevice,
    /// The visitor may not write.
    Blocked,
    /// The channel has no room for further files.
    QuotaExceeded,
    /// The database failed.
    Failed(sqlx::Error),
}

impl From<sqlx::Error> for Fault {
    /// A row that would belong to nothing means that its owner is gone.
    fn from(error: sqlx::Error) -> Self {
        match error.as_database_error() {
            Some(cause) if cause.is_foreign_key_violation() => Self::Gone,
            _ => Self::Failed(error),
        }
    }
}

impl From<Fault> for StoreError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::NameTaken => Self::NameTaken,
            Fault::Changed => Self::Changed,
            Fault::Gone => Self::Gone,
            Fault::UnknownDevice => Self::UnknownDevice,
            Fault::Blocked => Self::Blocked,
            Fault::QuotaExceeded => Self::QuotaExceeded,
            Fault::Failed(error) => failed(error),
        }
    }
}

/// The database failed, for the domain's ears.
pub(super) fn failed(error: impl std::error::Error + Send + Sync + 'static) -> StoreError {
    StoreError::Failed(Box::new(error))
}
