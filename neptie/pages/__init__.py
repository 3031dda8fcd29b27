"""What every page shares and no app owns: toasts, times as people say them, charts, paging."""
