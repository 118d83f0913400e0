import { ref } from 'vue'

/** Whether the list of keys is shown; opened by `?` or from the person's menu. */
export const keysHelpOpen = ref(false)

export function openKeysHelp(): void {
  keysHelpOpen.value = true
}
