//! What the hub hears, as bots understand it.

use kite_telegram::connector::News;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

use super::Telegram;
use crate::hub::{DeskEvent, Hub};

/// Tells on what the hub hears, for as long as it lives.
pub(super) async fn tell(
    hub: &Hub,
    mut heard: broadcast::Receiver<DeskEvent>,
    telegram: &Telegram,
) {
    loop {
        match heard.recv().await {
            Ok(event) => {
                if let Some(told) = told(hub, event) {
                    // Without a bot there is nobody to tell.
                    let _ = telegram.news.send(told);
                }
            }
            // Whatever it was.
            Err(RecvError::Lagged(_)) => telegram.wake_all(),
            Err(RecvError::Closed) => return,
        }
    }
}

fn told(hub: &Hub, event: DeskEvent) -> Option<News> {
    match event {
        DeskEvent::Changed(conversation) => Some(News::Stored(conversation)),
        DeskEvent::Signal(conversation) => hub
            .visitor_typing(conversation)
            .then_some(News::VisitorTypes(conversation)),
        DeskEvent::Types(conversation) => Some(News::VisitorTypes(conversation)),
        DeskEvent::OperatorTypes(conversation) => Some(News::OperatorTypes(conversation)),
        DeskEvent::Presence | DeskEvent::Outlets => None,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use kite_domain::ConversationId;
    use kite_domain::port::Wake;

    use super::*;

    const HERE: ConversationId = ConversationId(1);

    #[tokio::test]
    async fn what_is_stored_and_who_begins_to_type_is_news() {
        let hub: Arc<Hub> = Arc::default();
        let heard = hub.watch_all();
        let telegram = Telegram::default();
        let mut told = telegram.news.subscribe();
        let _watch = hub.watch(HERE);
        hub.visitor_types(HERE, true);
        hub.wake(HERE);
        let teller = tokio::spawn({
            let hub = hub.clone();
            async move { tell(&hub, heard, &telegram).await }
        });
        // That the visitor came is heard when the visitor types already.
        assert_eq!(told.recv().await.unwrap(), News::VisitorTypes(HERE));
        assert_eq!(told.recv().await.unwrap(), News::VisitorTypes(HERE));
        assert_eq!(told.recv().await.unwrap(), News::Stored(HERE));
        hub.visitor_types(HERE, false);
        hub.outlets_changed();
        hub.operator_types(HERE, "Maria", true);
        hub.operator_types(HERE, "Maria", false);
        hub.wake(HERE);
        assert_eq!(told.recv().await.unwrap(), News::OperatorTypes(HERE));
        assert_eq!(told.recv().await.unwrap(), News::Stored(HERE));
        teller.abort();
    }
}
