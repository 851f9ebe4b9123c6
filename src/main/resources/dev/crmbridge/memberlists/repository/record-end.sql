-- Records the end under the lease, unless an undo or abandon was requested that this end is not.
update list_load set state = :state, reason = :reason,
  ended_at = coalesce(cast(:ended as timestamptz), now()), holder = null,
  changed_while_loading = changed_while_loading or :changed, outcome_changes = outcome_changes + 1,
  due_at = now() + make_interval(secs => cast(:reconcileAfter as double precision))
where id = :id and holder = :holder
  and (state not in ('undoing', 'abandoning') or state = 'undoing' and :state in ('undone', 'partly-undone')
    or state = 'abandoning' and :state = 'abandoned')
