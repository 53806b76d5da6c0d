export function Sidebar() {
  return <nav className="pane-sidebar" />;
}
