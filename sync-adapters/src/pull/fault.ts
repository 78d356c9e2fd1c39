/** What one feed is at fault of, its settings or its rows: the system itself answers. The message is for people. */
export class FeedFault extends Error {}
