/** A message, as events tell of it. */
export interface KiteMessage {
  messageId: string;
  /** When it was sent, in ISO 8601. */
  timestamp: string;
  /** Whether it is the visitor's. */
  outgoing: boolean;
  status:
    | 'waiting'
    | 'uploading'
    | 'sending'
    | 'sent'
    | 'delivered'
    | 'read'
    | 'received'
    | 'failed';
  /** Who wrote it, where that is known. */
  author?: string | null;
  /** What it says; a file says nothing. */
  text?: string;
  /** Of a file: its name, media type, size in bytes, and where it is once it is there. */
  name?: string;
  type?: string;
  size?: number;
  uri?: string | null;
}
