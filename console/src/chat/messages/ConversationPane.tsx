export function ConversationPane({ channelId }: { channelId: string; messageId: string | undefined }) {
  return <main className="pane-main" data-channel={channelId} />;
}
