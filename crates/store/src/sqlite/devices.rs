//! Visitors' devices, for the visitors to know.

use kite_domain::VisitorId;
use kite_domain::port::StoreError;
use kite_protocol::Timestamp;
use sqlx::query;

use super::SqliteStore;
use super::fault::failed;
use super::rows;

impl SqliteStore {
    /// When each of a visitor's devices joined last, the first of them first.
    pub async fn devices_of(&self, visitor: VisitorId) -> Result<Vec<Timestamp>, StoreError> {
        query("SELECT joined_at FROM devices WHERE visitor_id = ?1 ORDER BY joined_at")
            .bind(visitor.0)
            .try_map(|row| rows::time(&row, "joined_at"))
            .fetch_all(&self.readers)
            .await
            .map_err(failed)
    }
}
