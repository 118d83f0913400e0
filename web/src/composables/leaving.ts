/** Whether somebody is on the way to another page. */
import { onScopeDispose, ref, type Ref } from 'vue'
import { isNavigationFailure, NavigationFailureType, onBeforeRouteLeave, useRouter } from 'vue-router'

/** What a page does to its address by itself (a first choice, a forward) must not overtake whoever has already gone elsewhere. */
export function useLeaving(): Ref<boolean> {
  const leaving = ref(false)
  onBeforeRouteLeave(() => {
    leaving.value = true
  })
  // Given up is not overtaken by a newer one.
  onScopeDispose(useRouter().afterEach((_to, _from, failure) => {
    if (failure && !isNavigationFailure(failure, NavigationFailureType.cancelled)) leaving.value = false
  }))
  return leaving
}
